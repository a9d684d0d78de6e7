using DeepNet.Kernels;

namespace DeepNet.Gpu.Kernels;

/// <remarks>The special functions are the processor's own text, compiled for the device; what they need of
/// <see cref="Math"/> is <see cref="GpuMath"/> there.</remarks>
internal readonly partial struct GpuF64
{
    public static GpuF64 Exp(GpuF64 x) => new(GpuMath.Exp(x.Value));

    public static GpuF64 Expm1(GpuF64 x) => new(SpecialMath.Expm1(x.Value));

    public static GpuF64 Log(GpuF64 x) => new(GpuMath.Log(x.Value));

    public static GpuF64 Log1p(GpuF64 x) => new(SpecialMath.Log1p(x.Value));

    public static GpuF64 Log2(GpuF64 x) => new(GpuMath.Log2(x.Value));

    public static GpuF64 Log10(GpuF64 x) => new(GpuMath.Log10(x.Value));

    public static GpuF64 Exp2(GpuF64 x) => new(GpuMath.Exp2(x.Value));

    public static GpuF64 Pow(GpuF64 x, GpuF64 y) => new(GpuMath.Pow(x.Value, y.Value));

    public static GpuF64 Sin(GpuF64 x) => new(GpuMath.Sin(x.Value));

    public static GpuF64 Cos(GpuF64 x) => new(GpuMath.Cos(x.Value));

    public static GpuF64 Tan(GpuF64 x) => GpuMath.Tan(x);

    public static GpuF64 Asin(GpuF64 x) => GpuMath.Asin(x);

    public static GpuF64 Acos(GpuF64 x) => GpuMath.Acos(x);

    public static GpuF64 Atan(GpuF64 x) => GpuMath.Atan(x);

    public static GpuF64 Atan2(GpuF64 y, GpuF64 x) => GpuMath.Atan2(y, x);

    public static GpuF64 Sinh(GpuF64 x) => GpuMath.Sinh(x);

    public static GpuF64 Cosh(GpuF64 x) => GpuMath.Cosh(x);

    /// <summary>tanh |x| = z / (z + 2) with z = e^2|x| - 1.</summary>
    public static GpuF64 Tanh(GpuF64 x)
    {
        // From 20 on the result rounds to 1.
        double a = Math.Abs(x.Value), z = SpecialMath.Expm1(2 * (a > 20 ? 20 : a));
        return new(GpuMath.CopySign(z / (z + 2), x.Value));
    }

    public static GpuF64 Asinh(GpuF64 x) => GpuMath.Asinh(x);

    public static GpuF64 Acosh(GpuF64 x) => GpuMath.Acosh(x);

    public static GpuF64 Atanh(GpuF64 x) => GpuMath.Atanh(x);

    public static GpuF64 Erf(GpuF64 x) => new(SpecialMath.Erf(x.Value));

    public static GpuF64 Erfc(GpuF64 x) => new(SpecialMath.Erfc(x.Value));

    public static GpuF64 ErfInv(GpuF64 x) => new(SpecialMath.ErfInv(x.Value));

    public static GpuF64 Lgamma(GpuF64 x) => new(SpecialMath.Lgamma(x.Value));

    public static GpuF64 Polygamma(int n, GpuF64 x) => new(SpecialMath.PolygammaOfChecked(n, x.Value));

    public static GpuF64 BesselI0(GpuF64 x) => new(SpecialMath.BesselI0(x.Value));

    public static GpuF64 BesselI1(GpuF64 x) => new(SpecialMath.BesselI1(x.Value));

    public static GpuF64 Fmod(GpuF64 x, GpuF64 y) => new(GpuMath.Fmod(x.Value, y.Value));
}
