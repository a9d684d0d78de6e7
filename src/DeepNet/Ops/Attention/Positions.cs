namespace DeepNet;

/// <summary>Tables that tell attention where things stand.</summary>
public static class Positions
{
    /// <summary>Sines and cosines of positions: y[p, 2i] = sin(p / base^(2i / size)), y[p, 2i + 1] its
    /// cosine.</summary>
    /// <param name="length">Positions 0 … length − 1.</param>
    /// <param name="size">Features; the last sine has no cosine if it is odd.</param>
    /// <param name="frequencyBase">Wave lengths go from 2π to nearly base · 2π.</param>
    /// <param name="dtype">Of the result.</param>
    /// <param name="device">The CPU if not given.</param>
    /// <returns>[length, size].</returns>
    /// <remarks>Computed in double precision. Vaswani et al., 2017, https://arxiv.org/abs/1706.03762.</remarks>
    /// <exception cref="ArgumentException">A size is negative or the base not positive.</exception>
    public static Tensor Sinusoidal(
        int length, int size, double frequencyBase = 10000, DType dtype = DType.Float32, Device? device = null)
    {
        CheckTable(nameof(Sinusoidal), length, size, frequencyBase);
        var values = new double[(long)length * size];
        for (int j = 0; j < size; j++)
        {
            double frequency = Math.Pow(frequencyBase, -(j - (j % 2)) / (double)size);
            for (int p = 0; p < length; p++)
                values[((long)p * size) + j] = j % 2 == 0 ? Math.Sin(p * frequency) : Math.Cos(p * frequency);
        }

        return Tensor.From<double>(values, [length, size], device).Cast(dtype);
    }

    /// <summary>The cosines and sines of <see cref="Tensor.Rotary"/>: of p · base^(−2i / size) for position p and pair
    /// i.</summary>
    /// <param name="length">Positions 0 … length − 1.</param>
    /// <param name="size">Features that are turned; even.</param>
    /// <param name="frequencyBase">10000 in the paper; larger for longer texts.</param>
    /// <param name="dtype">Of the results.</param>
    /// <param name="device">The CPU if not given.</param>
    /// <returns>Both [length, size / 2].</returns>
    /// <remarks>Computed in double precision. Su et al., 2021, https://arxiv.org/abs/2104.09864.</remarks>
    /// <exception cref="ArgumentException">A size is negative or odd, or the base not positive.</exception>
    public static (Tensor Cos, Tensor Sin) Rotary(
        int length, int size, double frequencyBase = 10000, DType dtype = DType.Float32, Device? device = null)
    {
        CheckTable(nameof(Rotary), length, size, frequencyBase);
        Check.Argument(size % 2 == 0, $"Positions.Rotary: size {size} must be even; features turn in pairs.");
        return RotaryTables(RotaryFrequencies(size, frequencyBase), 0, length, dtype, device);
    }

    /// <summary>base^(−2i / size) for each pair i.</summary>
    internal static double[] RotaryFrequencies(int size, double frequencyBase)
    {
        var frequencies = new double[size / 2];
        for (int i = 0; i < frequencies.Length; i++)
            frequencies[i] = Math.Pow(frequencyBase, -2.0 * i / size);
        return frequencies;
    }

    /// <summary>The same tables for positions first … first + length − 1 and any frequencies.</summary>
    internal static (Tensor Cos, Tensor Sin) RotaryTables(
        double[] frequencies, int first, int length, DType dtype, Device? device)
    {
        int half = frequencies.Length;
        var angles = new double[(long)length * half];
        for (int i = 0; i < half; i++)
        {
            for (int p = 0; p < length; p++)
                angles[((long)p * half) + i] = ((long)first + p) * frequencies[i];
        }

        return (Table(Math.Cos), Table(Math.Sin));

        Tensor Table(Func<double, double> f) => Tensor.From<double>(
            Array.ConvertAll(angles, angle => f(angle)), [length, half], device).Cast(dtype);
    }

    /// <summary>The slopes of attention with linear biases: 2^(−8 (h + 1) / heads) for head h.</summary>
    /// <param name="heads">Where it is no power of two, the slopes of the next smaller one come first, then every
    /// second one of twice that many, as in the authors' program.</param>
    /// <param name="dtype">Of the result.</param>
    /// <param name="device">The CPU if not given.</param>
    /// <returns>[heads].</returns>
    /// <remarks>Press et al., 2022, https://arxiv.org/abs/2108.12409.</remarks>
    /// <exception cref="ArgumentException">There are no heads.</exception>
    public static Tensor AlibiSlopes(int heads, DType dtype = DType.Float32, Device? device = null)
    {
        Check.Argument(heads > 0, $"Positions.AlibiSlopes: heads {heads} must be positive.");
        int power = 1;
        while (power <= heads / 2)
            power *= 2;
        var slopes = new double[heads];
        for (int h = 0; h < heads; h++)
        {
            slopes[h] = h < power
                ? Math.Pow(2, -8.0 * (h + 1) / power)
                : Math.Pow(2, -4.0 * ((2 * (h - power)) + 1) / power);
        }

        return Tensor.From<double>(slopes, [heads], device).Cast(dtype);
    }

    /// <summary>What attention with linear biases adds to the scores: −slope · |distance| for every head, query and
    /// key.</summary>
    /// <param name="heads">See <see cref="AlibiSlopes"/>.</param>
    /// <param name="queries">Queries; they are the last of the keys, as where earlier keys are cached.</param>
    /// <param name="keys">Keys; as many as queries if not given.</param>
    /// <param name="dtype">Of the result.</param>
    /// <param name="device">The CPU if not given.</param>
    /// <returns>[heads, queries, keys]: a mask for <see cref="Tensor.ScaledDotProductAttention"/>, which hides nothing;
    /// combine it with isCausal.</returns>
    /// <remarks>Press et al., 2022, https://arxiv.org/abs/2108.12409.</remarks>
    /// <exception cref="ArgumentException">There are no heads, or a number is negative.</exception>
    public static Tensor AlibiBias(
        int heads, int queries, int? keys = null, DType dtype = DType.Float32, Device? device = null)
    {
        Tensor slopes = AlibiSlopes(heads, DType.Float64, device).Reshape(heads, 1, 1);
        Tensor distances = Distances(nameof(AlibiBias), queries, keys ?? queries, device).Abs().Cast(DType.Float64);
        return (slopes * -distances).Cast(dtype);
    }

    /// <summary>The number of the bucket for the distance of every query and key, as T5 learns biases for.</summary>
    /// <param name="queries">Queries; they are the last of the keys, as where earlier keys are cached.</param>
    /// <param name="keys">Keys; as many as queries if not given.</param>
    /// <param name="isBidirectional">True gives later keys half of the buckets; false puts them with distance
    /// 0.</param>
    /// <param name="buckets">Half of those of a direction hold one distance each, the others grow
    /// logarithmically.</param>
    /// <param name="maxDistance">From here on all distances share the last bucket.</param>
    /// <param name="device">The CPU if not given.</param>
    /// <returns>[queries, keys], Int64, in 0 … buckets − 1.</returns>
    /// <remarks>Raffel et al., 2020, https://arxiv.org/abs/1910.10683.</remarks>
    /// <exception cref="ArgumentException">A number is negative, or there are too few buckets or too small a largest
    /// distance.</exception>
    public static Tensor RelativeBuckets(
        int queries, int? keys = null, bool isBidirectional = true, int buckets = 32, int maxDistance = 128,
        Device? device = null)
    {
        const string name = nameof(RelativeBuckets);
        CheckBuckets($"Positions.{name}", isBidirectional, buckets, maxDistance);
        int own = isBidirectional ? buckets / 2 : buckets, exact = own / 2;
        long[] places = Distances(name, queries, keys ?? queries, device: null).ToArray<long>();
        for (int i = 0; i < places.Length; i++)
        {
            // Positive: the key comes later.
            long relative = places[i], first = isBidirectional && relative > 0 ? own : 0;
            long distance = isBidirectional ? Math.Abs(relative) : Math.Max(-relative, 0);
            places[i] = first + (distance < exact ? distance : Math.Min(own - 1, exact + Logarithmic(distance)));
        }

        return Tensor.From<long>(places, [queries, keys ?? queries], device);

        // In Float32, as the model was trained: at powers of two the last bit decides.
        long Logarithmic(long distance) => (long)(
            MathF.Log((float)distance / exact) / (float)Math.Log((double)maxDistance / exact) * (own - exact));
    }

    internal static void CheckBuckets(string operation, bool isBidirectional, int buckets, int maxDistance)
    {
        int exact = (isBidirectional ? buckets / 2 : buckets) / 2;
        Check.Argument(
            exact > 0 && (!isBidirectional || buckets % 2 == 0) && maxDistance > exact,
            $"{operation}: buckets {buckets} must be at least {(isBidirectional ? "4, and even," : "2")} and "
                + $"maxDistance {maxDistance} more than {exact}, the distances with a bucket each.");
    }

    /// <summary>key − query of all pairs, [queries, keys], Int64.</summary>
    private static Tensor Distances(string name, int queries, int keys, Device? device)
    {
        Check.Argument(
            queries >= 0 && keys >= queries,
            $"Positions.{name}: queries {queries} must be in 0 … keys {keys}, whose last ones they are.");
        Tensor query = Tensor.Arange(keys - queries, keys, device: device).Unsqueeze(1);
        return Tensor.Arange(0, keys, device: device).Unsqueeze(0) - query;
    }

    private static void CheckTable(string name, int length, int size, double frequencyBase)
    {
        Check.Argument(
            length >= 0 && size >= 0, $"Positions.{name}: length {length} and size {size} must not be negative.");
        Check.Argument(
            frequencyBase > 0 && double.IsFinite(frequencyBase),
            $"Positions.{name}: frequencyBase {frequencyBase} must be positive.");
    }
}
