namespace DeepNet.Data.Transforms;

/// <summary>(x - mean) / std for each channel of […, channels, height, width], with numbers that are known; see
/// <see cref="Standardize"/> for ones that are measured.</summary>
/// <remarks>UInt8 images are read as <see cref="ToFloat"/> does, in one step with it.
/// torchvision.transforms.v2.Normalize.</remarks>
public sealed class Normalize : PixelTransform
{
    private const int Levels = 256;

    private readonly double[] _mean;
    private readonly double[] _std;

    // What each of the 256 levels of each channel becomes.
    private readonly float[] _levels;

    /// <summary>Creates the transform: <c>new Normalize([0.1307], [0.3081])</c>.</summary>
    /// <param name="mean">One number per channel.</param>
    /// <param name="std">One positive number per channel.</param>
    /// <exception cref="ArgumentException">They are not as many, a number is not finite or a std not
    /// positive.</exception>
    public Normalize(ReadOnlySpan<double> mean, ReadOnlySpan<double> std)
    {
        Check.Argument(
            mean.Length == std.Length && mean.Length > 0,
            $"Normalize: {mean.Length} means and {std.Length} standard deviations; one of each per channel is needed.");
        for (int i = 0; i < mean.Length; i++)
        {
            TransformChecks.Finite(nameof(Normalize), $"mean {i}", mean[i]);
            Check.Argument(
                std[i] > 0 && double.IsFinite(std[i]), $"Normalize: std {i} is {std[i]}, but must be positive.");
        }

        (_mean, _std) = (mean.ToArray(), std.ToArray());
        var bytes = new byte[_mean.Length * Levels];
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)i;
        Tensor levels = Tensor.From<byte>(bytes, [_mean.Length, Levels, 1]);
        _levels = Images.Normalize(ToFloat.Of(nameof(Normalize), levels), _mean, _std).ToArray<float>();
    }

    /// <inheritdoc/>
    /// <exception cref="ShapeException">x has other channels.</exception>
    /// <exception cref="DTypeException">x is neither UInt8 nor floating point.</exception>
    public override Tensor Apply(Tensor x, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Shape(
            x.Rank >= 3 && x.Shape[-3] == _mean.Length,
            $"Normalize: image {x.Shape} must be […, {_mean.Length}, height, width], as there are {_mean.Length} "
                + $"means.");
        return x.DType == DType.UInt8 && x.Device == Device.Cpu
            ? LookUp(x.Contiguous())
            : Images.Normalize(ToFloat.Of(nameof(Normalize), x), _mean, _std);
    }

    /// <inheritdoc/>
    protected override string Describe() =>
        $"mean: [{string.Join(", ", _mean)}], std: [{string.Join(", ", _std)}]";

    private unsafe Tensor LookUp(Tensor x)
    {
        Tensor y = Tensor.Empty(x.Shape);
        long plane = (long)x.Shape[-2] * x.Shape[-1], planes = plane == 0 ? 0 : x.Count / plane;
        byte* from = x.Pointer<byte>();
        float* to = y.Pointer<float>();
        fixed (float* levels = _levels)
        {
            for (long p = 0; p < planes; p++)
            {
                float* level = levels + (Levels * (p % _mean.Length));
                for (long i = 0; i < plane; i++)
                    to[i] = level[from[i]];
                from += plane;
                to += plane;
            }
        }

        GC.KeepAlive(x);
        GC.KeepAlive(y);
        return y;
    }
}
