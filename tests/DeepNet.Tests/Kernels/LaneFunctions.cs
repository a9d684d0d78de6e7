using DeepNet.Kernels;

namespace DeepNet.Tests.Kernels;

/// <summary>Every function of a lane by name, so that one test body covers all of them.</summary>
internal static class LaneFunctions
{
    public static readonly string[] Unary =
    [
        "Negate", "Abs", "Sqrt", "Floor", "Ceiling", "Round", "Truncate", "IsNaN", "Not", "Exp", "Expm1", "Log",
        "Log1p", "Log2", "Log10", "Exp2", "Sin", "Cos", "Tan", "Asin", "Acos", "Atan", "Sinh", "Cosh", "Tanh", "Asinh",
        "Acosh", "Atanh", "Erf", "Erfc", "ErfInv", "Lgamma", "Polygamma0", "Polygamma1", "Polygamma2", "BesselI0",
        "BesselI1", "Sigmoid", "NormalCdf", "NormalDensity",
    ];

    public static readonly string[] Binary =
    [
        "Add", "Subtract", "Multiply", "Divide", "Min", "Max", "CopySign", "Less", "LessOrEqual", "Equal", "Greater",
        "GreaterOrEqual", "And", "Or", "Pow", "Atan2", "Fmod",
    ];

    public static readonly string[] Ternary = ["FusedMultiplyAdd", "Select"];

    public static T Apply<T>(string name, T x)
        where T : struct, ILane<T> => name switch
        {
            "Negate" => -x,
            "Abs" => T.Abs(x),
            "Sqrt" => T.Sqrt(x),
            "Floor" => T.Floor(x),
            "Ceiling" => T.Ceiling(x),
            "Round" => T.Round(x),
            "Truncate" => T.Truncate(x),
            "IsNaN" => T.IsNaN(x),
            "Not" => T.Not(x),
            "Exp" => T.Exp(x),
            "Expm1" => T.Expm1(x),
            "Log" => T.Log(x),
            "Log1p" => T.Log1p(x),
            "Log2" => T.Log2(x),
            "Log10" => T.Log10(x),
            "Exp2" => T.Exp2(x),
            "Sin" => T.Sin(x),
            "Cos" => T.Cos(x),
            "Tan" => T.Tan(x),
            "Asin" => T.Asin(x),
            "Acos" => T.Acos(x),
            "Atan" => T.Atan(x),
            "Sinh" => T.Sinh(x),
            "Cosh" => T.Cosh(x),
            "Tanh" => T.Tanh(x),
            "Sigmoid" => T.Sigmoid(x),
            "Asinh" => T.Asinh(x),
            "Acosh" => T.Acosh(x),
            "Atanh" => T.Atanh(x),
            "Erf" => T.Erf(x),
            "Erfc" => T.Erfc(x),
            "ErfInv" => T.ErfInv(x),
            "Lgamma" => T.Lgamma(x),
            "Polygamma0" => T.Polygamma(0, x),
            "Polygamma1" => T.Polygamma(1, x),
            "Polygamma2" => T.Polygamma(2, x),
            "BesselI0" => T.BesselI0(x),
            "BesselI1" => T.BesselI1(x),
            "NormalCdf" => T.NormalCdf(x, out _),
            "NormalDensity" => Density(x),
            _ => throw new ArgumentException(name),
        };

    private static T Density<T>(T x)
        where T : struct, ILane<T>
    {
        T.NormalCdf(x, out T density);
        return density;
    }

    public static T Apply<T>(string name, T a, T b)
        where T : struct, ILane<T> => name switch
        {
            "Add" => a + b,
            "Subtract" => a - b,
            "Multiply" => a * b,
            "Divide" => a / b,
            "Min" => T.Min(a, b),
            "Max" => T.Max(a, b),
            "CopySign" => T.CopySign(a, b),
            "Less" => T.Less(a, b),
            "LessOrEqual" => T.LessOrEqual(a, b),
            "Equal" => T.Equal(a, b),
            "Greater" => T.Greater(a, b),
            "GreaterOrEqual" => T.GreaterOrEqual(a, b),
            "And" => T.And(T.Less(a, b), T.Less(a, T.Of(1))),
            "Or" => T.Or(T.Less(a, b), T.Less(a, T.Of(1))),
            "Pow" => T.Pow(a, b),
            "Atan2" => T.Atan2(a, b),
            "Fmod" => T.Fmod(a, b),
            _ => throw new ArgumentException(name),
        };

    public static T Apply<T>(string name, T a, T b, T c)
        where T : struct, ILane<T> => name switch
        {
            "FusedMultiplyAdd" => T.FusedMultiplyAdd(a, b, c),
            "Select" => T.Select(T.Less(a, b), b, c),
            _ => throw new ArgumentException(name),
        };

    /// <summary>The function over arrays, at the width of the lane; lengths are multiples of it.</summary>
    public static unsafe TElement[] Run<T, TElement>(string name, params TElement[][] inputs)
        where T : struct, IPackedLane<T, TElement>
        where TElement : unmanaged
    {
        TElement[] result = new TElement[inputs[0].Length];
        fixed (TElement* a = inputs[0], b = inputs[^1], c = inputs[inputs.Length / 2], y = result)
        {
            for (int i = 0; i < result.Length; i += T.Count)
            {
                T value = inputs.Length switch
                {
                    1 => Apply(name, T.Load(a + i)),
                    2 => Apply(name, T.Load(a + i), T.Load(b + i)),
                    _ => Apply(name, T.Load(a + i), T.Load(b + i), T.Load(c + i)),
                };
                T.Store(value, y + i);
            }
        }

        return result;
    }
}
