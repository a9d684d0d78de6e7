using DeepNet.Layers;

namespace DeepNet.Data.Transforms;

/// <summary>(x - mean) / std for each channel or feature, with numbers measured on training data.</summary>
/// <remarks>
/// <see cref="Fit"/> measures at once, <see cref="Update"/> batch by batch. The numbers are buffers: a model that holds
/// this in a field saves them with its weights. The deviation is that of the data, not corrected; a feature that does
/// not vary is shifted only. UInt8 data is read as <see cref="ToFloat"/> does, for measuring too. Chan et al., 1983,
/// https://doi.org/10.1080/00031305.1983.10483115; sklearn.preprocessing.StandardScaler.
/// </remarks>
public sealed class Standardize : PixelTransform
{
    // A deviation that is this small beside the mean is rounding.
    private const double LeastDeviation = 1e-12;

    /// <summary>Creates the transform.</summary>
    /// <param name="features">How many channels or features.</param>
    /// <param name="dim">Where they lie in a sample and in a batch, counted from the end: -3 for the channels of images
    /// […, channels, height, width], -1 for the features of a table, -2 for the bands of a spectrogram.</param>
    /// <exception cref="ArgumentException">features is not positive, or dim not negative.</exception>
    public Standardize(int features, int dim = -3)
    {
        Check.Argument(features > 0, $"Standardize: features {features} must be positive.");
        Check.Argument(dim < 0, $"Standardize: dim {dim} must be negative: it counts from the end.");
        (Features, Dim) = (features, dim);
        Mean = new ModuleBuffer(Tensor.Zeros([features], DType.Float64));
        Variance = new ModuleBuffer(Tensor.Ones([features], DType.Float64));
        SampleCount = new ModuleBuffer(Tensor.Zeros([], DType.Int64));
    }

    /// <summary>How many channels or features.</summary>
    public int Features { get; }

    /// <summary>Where they lie, counted from the end.</summary>
    public int Dim { get; }

    /// <summary>[features], Float64.</summary>
    public ModuleBuffer Mean { get; }

    /// <summary>[features], Float64, not corrected.</summary>
    public ModuleBuffer Variance { get; }

    /// <summary>How many numbers of each feature were measured; a scalar, Int64.</summary>
    public ModuleBuffer SampleCount { get; }

    /// <summary>Measures this data alone; gives itself back.</summary>
    /// <exception cref="ArgumentException">There is no data, or a number is not finite.</exception>
    /// <exception cref="ShapeException">The data has another number of features.</exception>
    public Standardize Fit(params IEnumerable<Tensor> data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var fresh = new Standardize(Features, Dim);
        foreach (Tensor batch in data)
            fresh.Update(batch);
        Check.Argument(fresh.Count > 0, $"Standardize: there is no data to fit.");
        Mean.CopyFrom(fresh.Mean);
        Variance.CopyFrom(fresh.Variance);
        SampleCount.CopyFrom(fresh.SampleCount);
        return this;
    }

    /// <summary>Measures more data: the numbers become those of all data so far.</summary>
    /// <exception cref="ArgumentException">A number is not finite; nothing is changed then.</exception>
    /// <exception cref="ShapeException">The data has another number of features.</exception>
    public void Update(Tensor data)
    {
        Tensor x = Fitting(nameof(Update), data).Detach().Cast(DType.Float64);
        if (x.Count == 0)
            return;
        double n = Count, m = (double)x.Count / Features, all = n + m;
        x = x.Transpose(0, x.Rank + Dim).Reshape(Features, -1);
        double[] means = x.Mean(1).ToArray<double>(), variances = x.Var(1, correction: 0).ToArray<double>();
        double[] mean = Numbers(Mean), variance = Numbers(Variance);
        for (int i = 0; i < Features; i++)
        {
            Check.Argument(
                double.IsFinite(means[i]), $"Standardize: feature {i} of the data has a number that is not finite.");
            double shift = means[i] - mean[i];
            variance[i] = n == 0
                ? variances[i]
                : ((variance[i] * n) + (variances[i] * m) + (shift * shift * n * m / all)) / all;
            mean[i] = n == 0 ? means[i] : mean[i] + (shift * m / all);
        }

        Mean.CopyFrom(Tensor.From<double>(mean, [Features]));
        Variance.CopyFrom(Tensor.From<double>(variance, [Features]));
        SampleCount.CopyFrom(Tensor.From((long)all));
    }

    /// <summary>The sample, or a batch, with mean 0 and deviation 1 over the training data.</summary>
    /// <param name="x">[…, features, …].</param>
    /// <param name="random">Not used.</param>
    /// <exception cref="InvalidOperationException">Nothing was measured or loaded yet.</exception>
    /// <exception cref="ShapeException">x has another number of features.</exception>
    public override Tensor Apply(Tensor x, RandomSource random)
    {
        Tensor wide = ToFloat.Of(nameof(Standardize), Fitting(nameof(Apply), x));
        (Tensor mean, Tensor std) = Measured(wide);
        return (wide - mean) / std;
    }

    /// <summary>What <see cref="Apply"/> was given, from its result.</summary>
    /// <exception cref="InvalidOperationException">Nothing was measured or loaded yet.</exception>
    /// <exception cref="ShapeException">y has another number of features.</exception>
    public Tensor Invert(Tensor y)
    {
        Tensor wide = ToFloat.Of(nameof(Standardize), Fitting(nameof(Invert), y));
        (Tensor mean, Tensor std) = Measured(wide);
        return (wide * std) + mean;
    }

    /// <inheritdoc/>
    protected override string Describe() => $"features: {Features}, dim: {Dim}";

    private long Count => SampleCount.Value.ToScalar<long>();

    private static double[] Numbers(ModuleBuffer buffer) => buffer.Value.Cast(DType.Float64).ToArray<double>();

    private (Tensor Mean, Tensor Std) Measured(Tensor x)
    {
        Check.State(Count > 0, $"Standardize: nothing was fitted yet; call Fit first.");
        double[] mean = Numbers(Mean), std = Numbers(Variance);
        for (int i = 0; i < std.Length; i++)
        {
            double deviation = Math.Sqrt(std[i]);
            std[i] = deviation > LeastDeviation * Math.Abs(mean[i]) ? deviation : 1;
        }

        var sizes = new int[-Dim];
        Array.Fill(sizes, 1);
        sizes[0] = Features;
        return (
            Tensor.From<double>(mean, sizes, x.Device).Cast(x.DType),
            Tensor.From<double>(std, sizes, x.Device).Cast(x.DType));
    }

    private Tensor Fitting(string member, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Shape(
            x.Rank >= -Dim && x.Shape[Dim] == Features,
            $"Standardize.{member}: shape {x.Shape} must have {Features} features in dim {Dim}.");
        return member == nameof(Update) ? ToFloat.Of(nameof(Standardize), x) : x;
    }
}
