namespace DeepNet.Kernels;

/// <summary>A function of one double, as a type, so that a loop over it compiles to direct calls.</summary>
internal interface IScalarFunction
{
    static abstract double Invoke(double x);
}

/// <summary>A function of two doubles, as a type.</summary>
internal interface IScalarFunction2
{
    static abstract double Invoke(double x, double y);
}

internal readonly struct ExpFunction : IScalarFunction
{
    public static double Invoke(double x) => Math.Exp(x);
}

internal readonly struct Expm1Function : IScalarFunction
{
    public static double Invoke(double x) => SpecialMath.Expm1(x);
}

internal readonly struct LogFunction : IScalarFunction
{
    public static double Invoke(double x) => Math.Log(x);
}

internal readonly struct Log1pFunction : IScalarFunction
{
    public static double Invoke(double x) => SpecialMath.Log1p(x);
}

internal readonly struct Log2Function : IScalarFunction
{
    public static double Invoke(double x) => Math.Log2(x);
}

internal readonly struct Exp2Function : IScalarFunction
{
    public static double Invoke(double x) => double.Exp2(x);
}

internal readonly struct SinFunction : IScalarFunction
{
    public static double Invoke(double x) => Math.Sin(x);
}

internal readonly struct CosFunction : IScalarFunction
{
    public static double Invoke(double x) => Math.Cos(x);
}

internal readonly struct TanhFunction : IScalarFunction
{
    public static double Invoke(double x) => Math.Tanh(x);
}

internal readonly struct ErfFunction : IScalarFunction
{
    public static double Invoke(double x) => SpecialMath.Erf(x);
}

internal readonly struct Log10Function : IScalarFunction
{
    public static double Invoke(double x) => Math.Log10(x);
}

internal readonly struct TanFunction : IScalarFunction
{
    public static double Invoke(double x) => Math.Tan(x);
}

internal readonly struct AsinFunction : IScalarFunction
{
    public static double Invoke(double x) => Math.Asin(x);
}

internal readonly struct AcosFunction : IScalarFunction
{
    public static double Invoke(double x) => Math.Acos(x);
}

internal readonly struct AtanFunction : IScalarFunction
{
    public static double Invoke(double x) => Math.Atan(x);
}

internal readonly struct SinhFunction : IScalarFunction
{
    public static double Invoke(double x) => Math.Sinh(x);
}

internal readonly struct CoshFunction : IScalarFunction
{
    public static double Invoke(double x) => Math.Cosh(x);
}

internal readonly struct AsinhFunction : IScalarFunction
{
    public static double Invoke(double x) => Math.Asinh(x);
}

internal readonly struct AcoshFunction : IScalarFunction
{
    public static double Invoke(double x) => Math.Acosh(x);
}

internal readonly struct AtanhFunction : IScalarFunction
{
    public static double Invoke(double x) => Math.Atanh(x);
}

internal readonly struct ErfcFunction : IScalarFunction
{
    public static double Invoke(double x) => SpecialMath.Erfc(x);
}

internal readonly struct ErfInvFunction : IScalarFunction
{
    public static double Invoke(double x) => SpecialMath.ErfInv(x);
}

internal readonly struct LgammaFunction : IScalarFunction
{
    public static double Invoke(double x) => SpecialMath.Lgamma(x);
}

internal readonly struct BesselI0Function : IScalarFunction
{
    public static double Invoke(double x) => SpecialMath.BesselI0(x);
}

internal readonly struct BesselI1Function : IScalarFunction
{
    public static double Invoke(double x) => SpecialMath.BesselI1(x);
}

internal readonly struct PowFunction : IScalarFunction2
{
    public static double Invoke(double x, double y) => Math.Pow(x, y);
}

internal readonly struct Atan2Function : IScalarFunction2
{
    public static double Invoke(double y, double x) => Math.Atan2(y, x);
}

internal readonly struct FmodFunction : IScalarFunction2
{
    public static double Invoke(double x, double y) => x % y;
}
