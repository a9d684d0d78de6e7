namespace DeepNet.Kernels;

/// <summary>Functions of a double, as a type: the processor's or those of a device.</summary>
internal interface IScalarMath
{
    static abstract double Exp(double x);

    static abstract double Log(double x);

    static abstract double Log1p(double x);

    static abstract double Cos(double x);

    static abstract (double Sin, double Cos) SinCos(double x);

    static abstract double Asin(double x);

    static abstract double Hypot(double x, double y);

    static abstract double Lgamma(double x);
}

/// <summary>The processor's.</summary>
internal readonly struct SystemMath : IScalarMath
{
    public static double Exp(double x) => Math.Exp(x);

    public static double Log(double x) => Math.Log(x);

    public static double Log1p(double x) => SpecialMath.Log1p(x);

    public static double Cos(double x) => Math.Cos(x);

    public static (double Sin, double Cos) SinCos(double x) => Math.SinCos(x);

    public static double Asin(double x) => Math.Asin(x);

    public static double Hypot(double x, double y) => double.Hypot(x, y);

    public static double Lgamma(double x) => SpecialMath.Lgamma(x);
}
