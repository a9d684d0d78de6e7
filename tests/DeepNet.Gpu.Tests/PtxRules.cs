using System.Reflection;
using DeepNet.Gpu.Kernels;

namespace DeepNet.Gpu.Tests;

/// <summary>What the text of a kernel has to be like, and the few that cannot.</summary>
internal static class PtxRules
{
    private const BindingFlags AllFields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private const string SpecialFunction = "the processor's own function, which is computed in double for floats too";

    private static readonly Type[] s_doubles = [typeof(double), typeof(GpuF64)];

    /// <summary>Kernels of floats or integers, or functions in them, that compute in double, and why.</summary>
    public static readonly Dictionary<Type, string> MayUseDoubles = new()
    {
        [typeof(GpuBackend.NearestKernel<,>)] = "where a pixel comes from; once for all planes",
        [typeof(GpuBackend.BilinearKernel<,>)] = "where a pixel comes from; once for all planes",
        [typeof(ErfInvOp)] = SpecialFunction,
        [typeof(LgammaOp)] = SpecialFunction,
        [typeof(DigammaOp)] = SpecialFunction,
        [typeof(PolygammaOp)] = SpecialFunction,
        [typeof(BesselI0Op)] = SpecialFunction,
        [typeof(BesselI1Op)] = SpecialFunction,
    };

    /// <summary>Kernels with arrays of a thread's own in memory, and why.</summary>
    public static readonly Dictionary<Type, string> MayUseLocal = new()
    {
        [typeof(GpuBackend.StepKernel<,,>)] = "one of them, compiled after hundreds of other kernels, keeps its "
            + "settings in memory, for a reason in the compiler that was not found; compiled first, none does",
    };

    /// <summary>What a kernel breaks; nothing if all is well.</summary>
    public static IEnumerable<string> Broken(Type kernel, string text)
    {
        if (!text.Contains(".entry", StringComparison.Ordinal))
            yield return "is not compiled: " + text.Split('\n')[0];
        if (text.Contains(".extern", StringComparison.Ordinal))
            yield return "calls what nobody provides";
        if (text.Contains("atom.add.f", StringComparison.Ordinal)
            || text.Contains("red.add.f", StringComparison.Ordinal))
            yield return "adds in an order that differs from run to run";
        if (text.Contains(".approx", StringComparison.Ordinal))
            yield return "uses the device's own, inaccurate functions";
        if (MistakesBits(text))
            yield return "takes a boolean's bits for a number";
        if (text.Contains(".local", StringComparison.Ordinal) && !IsListed(kernel, MayUseLocal))
            yield return "has arrays or addresses of locals, which are slow memory: " + LineWith(text, ".local");
        if (UsesDoubles(text) && !Parts(kernel).Any(s_doubles.Contains) && !IsListed(kernel, MayUseDoubles))
            yield return "computes in double: " + LineWith(text, ".f64");
    }

    /// <summary>Whether the number whose bits are the integer 1 is in a kernel: ILGPU's 1.5.3 <c>(double)flag</c>, also
    /// where C# makes it of <c>flag ? 1 : 0</c>. Written <c>flag ? 1.0 : 0.0</c> it is right.</summary>
    public static bool MistakesBits(string text) =>
        text.Contains("0d0000000000000001", StringComparison.Ordinal)
        || text.Contains("0f00000001", StringComparison.Ordinal);

    /// <summary>Whether a kernel's text computes in double.</summary>
    public static bool UsesDoubles(string text) => text.Contains(".f64", StringComparison.Ordinal);

    /// <summary>Whether a kernel, or a type that it is made of, is in a list.</summary>
    public static bool IsListed(Type kernel, Dictionary<Type, string> list) => Parts(kernel).Any(list.ContainsKey);

    /// <summary>A type, what it is generic over, and the elements of its views; definitions of generic types too.
    /// </summary>
    public static IEnumerable<Type> Parts(Type type)
    {
        var seen = new HashSet<Type>();
        var left = new Stack<Type>([type]);
        while (left.TryPop(out Type? part))
        {
            if (!seen.Add(part))
                continue;
            if (part.IsGenericType)
            {
                seen.Add(part.GetGenericTypeDefinition());
                Array.ForEach(part.GetGenericArguments(), left.Push);
            }

            // Single numbers are settings, not what the kernel computes in.
            foreach (FieldInfo field in part.GetFields(AllFields))
            {
                if (!field.FieldType.IsPrimitive && field.FieldType.Assembly != typeof(ILGPU.Context).Assembly)
                    left.Push(field.FieldType);
                else if (field.FieldType.IsGenericType)
                    Array.ForEach(field.FieldType.GetGenericArguments(), left.Push);
            }
        }

        return seen;
    }

    private static string LineWith(string text, string word) =>
        text.Split('\n').First(line => line.Contains(word, StringComparison.Ordinal)).Trim();
}
