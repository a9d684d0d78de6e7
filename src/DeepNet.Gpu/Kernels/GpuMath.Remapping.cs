using System.Reflection;
using ILGPU.Frontend;
using ILGPU.Frontend.Intrinsic;

namespace DeepNet.Gpu.Kernels;

internal static partial class GpuMath
{
    private static readonly Lazy<bool> s_isRegistered = new(RegisterAll);

    /// <summary>Makes <see cref="Math"/> in a kernel mean the functions here, so that the processor's text of a special
    /// function is the device's too. To be called after a context's algorithms were enabled, which register their own.
    /// </summary>
    /// <remarks>ILGPU's have the device's low precision, and lack some.</remarks>
    public static void Register() => _ = s_isRegistered.Value;

    public static double Log10(double x) => Log(x) * Log10E;

    public static double Pow(double x, double y) =>
        PowSpecialCases(new GpuF64(x), new GpuF64(y), new GpuF64(PowPositive(Math.Abs(x), y))).Value;

    public static double Tan(double x) => GpuF64.Tan(new(x)).Value;

    public static double Asin(double x) => GpuF64.Asin(new(x)).Value;

    public static double Acos(double x) => GpuF64.Acos(new(x)).Value;

    public static double Atan(double x) => GpuF64.Atan(new(x)).Value;

    public static double Atan2(double y, double x) => GpuF64.Atan2(new(y), new(x)).Value;

    public static double Sinh(double x) => GpuF64.Sinh(new(x)).Value;

    public static double Cosh(double x) => GpuF64.Cosh(new(x)).Value;

    public static double Tanh(double x) => GpuF64.Tanh(new(x)).Value;

    private static bool RegisterAll()
    {
        foreach (string name in (string[])
            [
                nameof(Exp), nameof(Log), nameof(Log2), nameof(Log10), nameof(Cbrt), nameof(Sin), nameof(Cos),
                nameof(Tan), nameof(Asin), nameof(Acos), nameof(Atan), nameof(Sinh), nameof(Cosh), nameof(Tanh),
            ])
        {
            Remap(typeof(Math), name, typeof(double));
        }

        Remap(typeof(Math), nameof(Pow), typeof(double), typeof(double));
        Remap(typeof(Math), nameof(Atan2), typeof(double), typeof(double));
        Remap(typeof(Math), nameof(CopySign), typeof(double), typeof(double));
        Remap(typeof(Math), nameof(FusedMultiplyAdd), typeof(double), typeof(double), typeof(double));
        Remap(typeof(double), nameof(Exp2), typeof(double));
        return true;
    }

    private static void Remap(Type type, string name, params Type[] parameters)
    {
        MethodInfo from = type.GetMethod(name, BindingFlags.Public | BindingFlags.Static, parameters)!;
        MethodInfo to = typeof(GpuMath).GetMethod(name, BindingFlags.Public | BindingFlags.Static, parameters)!;
        RemappedIntrinsics.AddRemapping(from, (ref InvocationContext context) => context.Method = to);
    }
}
