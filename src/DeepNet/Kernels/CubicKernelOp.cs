using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

/// <summary>The kernel of cubic convolution at a distance: (a + 2)|x|³ - (a + 3)x² + 1 up to 1, a(|x|³ - 5x² + 8|x| -
/// 4) up to 2, then 0.</summary>
/// <remarks>Keys, 1981, https://doi.org/10.1109/TASSP.1981.1163711.</remarks>
internal readonly struct CubicKernelOp(double a) : IUnaryOp
{
    private readonly Setting _cube = a;
    private readonly Setting _near3 = a + 2, _near2 = a + 3;
    private readonly Setting _slope3 = 3 * (a + 2), _slope2 = 2 * (a + 3);

    /// <summary>PyTorch's a of bicubic interpolation.</summary>
    public const double Sharp = -0.75;

    /// <summary>The a of bicubic interpolation with antialiasing: Keys' own.</summary>
    public const double Smooth = -0.5;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
    {
        T d = T.Abs(x);
        T near = (((T.Of(_near3) * d) - T.Of(_near2)) * d * d) + 1;
        T far = T.Of(_cube) * ((((d - 5) * d + 8) * d) - 4);
        return T.Select(T.LessOrEqual(d, T.Of(1)), near, T.Select(T.Less(d, T.Of(2)), far, T.Of(0)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
    {
        T d = T.Abs(x);
        T near = ((T.Of(_slope3) * d) - T.Of(_slope2)) * d;
        T far = T.Of(_cube) * ((((3 * d) - 10) * d) + 8);
        T slope = T.Select(T.LessOrEqual(d, T.Of(1)), near, T.Select(T.Less(d, T.Of(2)), far, T.Of(0)));
        return T.Select(T.Less(x, T.Of(0)), -slope, slope);
    }
}
