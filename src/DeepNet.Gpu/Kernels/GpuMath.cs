using DeepNet.Kernels;

namespace DeepNet.Gpu.Kernels;

/// <summary>Functions of a double on a device: those of its lane.</summary>
internal readonly struct GpuMath : IScalarMath
{
    public static double Exp(double x) => ExpOf(new GpuF64(x)).Value;

    public static double Log(double x) => LogOf(new GpuF64(x)).Value;

    public static double Log1p(double x) => Log1pOf(new GpuF64(x)).Value;

    public static double Cos(double x) => CosOf(new GpuF64(x)).Value;

    public static (double Sin, double Cos) SinCos(double x) => (SinOf(new GpuF64(x)).Value, Cos(x));

    public static double Asin(double x) => AsinOf(new GpuF64(x)).Value;

    public static double Hypot(double x, double y)
    {
        double a = Math.Abs(x), b = Math.Abs(y), large = a > b ? a : b;
        if (large == 0)
            return 0;
        (a, b) = (a / large, b / large);
        return large * Math.Sqrt((a * a) + (b * b));
    }

    public static double Lgamma(double x) => LgammaOf(new GpuF64(x)).Value;

    // A lane's functions may be those of its interface, which only a type parameter can call.
    private static T ExpOf<T>(T x)
        where T : struct, ILane<T> => T.Exp(x);

    private static T LogOf<T>(T x)
        where T : struct, ILane<T> => T.Log(x);

    private static T Log1pOf<T>(T x)
        where T : struct, ILane<T> => T.Log1p(x);

    private static T CosOf<T>(T x)
        where T : struct, ILane<T> => T.Cos(x);

    private static T SinOf<T>(T x)
        where T : struct, ILane<T> => T.Sin(x);

    private static T AsinOf<T>(T x)
        where T : struct, ILane<T> => T.Asin(x);

    private static T LgammaOf<T>(T x)
        where T : struct, ILane<T> => T.Lgamma(x);
}
