using DeepNet.Kernels;

namespace DeepNet.Backends;

internal abstract partial class Backend
{
    /// <summary>Discrete Fourier transforms of rows. x is [rows, from, 2], or [rows, from] if real; y is [rows, to, 2],
    /// or [rows, to] if only real parts are wanted.</summary>
    public abstract void Fourier(Tensor x, Tensor y, FourierRows plan);

    /// <summary>y[r, t] = x[r, t] - Σᵢ a[i]·y[r, t-1-i] along the n elements of each row, from y = 0 on.</summary>
    public abstract void AllPole(Tensor x, Tensor a, Tensor y, long rows, long n);
}
