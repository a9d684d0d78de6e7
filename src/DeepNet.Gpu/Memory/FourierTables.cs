using System.Numerics;
using DeepNet.Backends.Cpu;

namespace DeepNet.Gpu.Memory;

/// <summary>What transforms of one length need, on a device.</summary>
internal sealed class FourierTables
{
    private FourierTables(FourierPlan plan, DType dtype, Device device)
    {
        N = plan.N;
        Passes = plan.Passes.ToArray();
        Roots = Upload(plan.Roots, dtype, device);
        Chirp = Upload(plan.Chirp, dtype, device);
        ChirpSpectrum = Upload(plan.ChirpSpectrum, dtype, device);
        Convolution = plan.Convolution is { } convolution ? new FourierTables(convolution, dtype, device) : null;
    }

    public int N { get; }

    /// <summary>The factors of the length, in the order of their passes.</summary>
    public int[] Passes { get; }

    /// <summary>exp(-2πi·k / n); [n, 2], as the others.</summary>
    public Tensor Roots { get; }

    /// <summary>exp(-πi·k² / n) where the length has large prime factors; the transform is then a convolution with its
    /// conjugate.</summary>
    public Tensor Chirp { get; }

    public Tensor ChirpSpectrum { get; }

    /// <summary>The transforms that the convolution is computed by.</summary>
    public FourierTables? Convolution { get; }

    public static FourierTables Of(int n, DType dtype, Device device) => new(FourierPlan.Of(n), dtype, device);

    private static Tensor Upload(ReadOnlySpan<Complex> numbers, DType dtype, Device device)
    {
        var parts = new double[2 * numbers.Length];
        for (int k = 0; k < numbers.Length; k++)
            (parts[2 * k], parts[(2 * k) + 1]) = (numbers[k].Real, numbers[k].Imaginary);
        Shape shape = [numbers.Length, 2];
        return dtype == DType.Float64
            ? Tensor.From<double>(parts, shape, device)
            : Tensor.From<float>(Array.ConvertAll(parts, x => (float)x), shape, device);
    }
}
