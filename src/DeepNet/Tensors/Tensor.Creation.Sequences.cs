namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The integers 0 … stop-1, as Int64. torch.arange.</summary>
    public static Tensor Arange(long stop) => Arange(0, stop);

    /// <summary>
    /// The integers start, start + step, … before stop (above it for a negative step), as Int64. torch.arange.
    /// </summary>
    /// <exception cref="ArgumentException">The step is 0 or leads away from stop.</exception>
    public static Tensor Arange(long start, long stop, long step = 1, DType dtype = DType.Int64, Device? device = null)
    {
        CheckStep(start, stop, step);
        Int128 distance = (Int128)stop - start;
        var values = new long[Check.Size(nameof(Arange), (distance + step - Math.Sign(step)) / step)];
        for (int i = 0; i < values.Length; i++)
            values[i] = start + (i * step);
        return From<long>(values, [values.Length], device).Cast(dtype);
    }

    /// <summary>The numbers start + i · step before stop (above it for a negative step). torch.arange.</summary>
    /// <remarks>There are ⌈(stop − start) / step⌉ of them, computed in double precision.</remarks>
    /// <exception cref="ArgumentException">The step is 0 or leads away from stop, or a number is not
    /// finite.</exception>
    public static Tensor Arange(
        double start, double stop, double step = 1, DType dtype = DType.Float32, Device? device = null)
    {
        CheckStep(start, stop, step);
        var values = new double[Check.Size(nameof(Arange), (Int128)Math.Ceiling((stop - start) / step))];
        for (int i = 0; i < values.Length; i++)
            values[i] = start + (i * step);
        return From<double>(values, [values.Length], device).Cast(dtype);
    }

    /// <summary>Evenly spaced numbers from start to stop, both included. torch.linspace.</summary>
    /// <exception cref="ArgumentException">The number of them is negative.</exception>
    public static Tensor Linspace(
        double start, double stop, int count, DType dtype = DType.Float32, Device? device = null) =>
        From<double>(Spaced(nameof(Linspace), start, stop, count), [count], device).Cast(dtype);

    /// <summary>numberBase to the powers that <see cref="Linspace"/> gives. torch.logspace.</summary>
    /// <exception cref="ArgumentException">The number of them is negative.</exception>
    public static Tensor Logspace(
        double start, double stop, int count, double numberBase = 10, DType dtype = DType.Float32,
        Device? device = null)
    {
        double[] values = Spaced(nameof(Logspace), start, stop, count);
        for (int i = 0; i < values.Length; i++)
            values[i] = Math.Pow(numberBase, values[i]);
        return From<double>(values, [count], device).Cast(dtype);
    }

    /// <summary>The identity matrix: ones on the diagonal of n rows and n columns. torch.eye.</summary>
    public static Tensor Eye(int n, DType dtype = DType.Float32, Device? device = null) => Eye(n, n, dtype, device);

    /// <summary>Ones on the diagonal of a matrix of n rows and m columns. torch.eye.</summary>
    public static Tensor Eye(int n, int m, DType dtype = DType.Float32, Device? device = null)
    {
        Tensor y = Zeros([n, m], dtype, device);
        Tensor diagonal = y.Diagonal();
        y.Backend.Copy(ScalarOf(1, dtype, y.Device).Spread(diagonal.Shape), diagonal);
        return y;
    }

    /// <summary>Zeros of this tensor's shape, type and device.</summary>
    public static Tensor ZerosLike(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Zeros(x.Shape, x.DType, x.Device);
    }

    /// <summary>Ones of this tensor's shape, type and device.</summary>
    public static Tensor OnesLike(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Ones(x.Shape, x.DType, x.Device);
    }

    /// <summary>One value everywhere, in this tensor's shape, type and device.</summary>
    public static Tensor FullLike(Tensor x, double value)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Full(x.Shape, value, x.DType, x.Device);
    }

    /// <summary>Elements that are not set, in this tensor's shape, type and device.</summary>
    public static Tensor EmptyLike(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.NewLike();
    }

    private static void CheckStep(double start, double stop, double step)
    {
        Check.Argument(
            double.IsFinite(start) && double.IsFinite(stop) && double.IsFinite(step),
            $"Arange: {start}, {stop}, {step} are not all finite.");
        Check.Argument(step != 0, $"Arange: the step is 0.");
        Check.Argument(
            step > 0 ? start <= stop : start >= stop, $"Arange: from {start} the step {step} leads away from {stop}.");
    }

    // From both ends, so that it is symmetric and ends exactly.
    private static double[] Spaced(string name, double start, double stop, int count)
    {
        Check.Argument(count >= 0, $"{name}: {count} numbers.");
        var values = new double[count];
        double step = count > 1 ? (stop - start) / (count - 1) : 0;
        for (int i = 0; i < count; i++)
            values[i] = i < count / 2 || count == 1 ? start + (i * step) : stop - ((count - 1 - i) * step);
        return values;
    }
}
