namespace DeepNet.Conformance;

internal static partial class Adapters
{
    private static void AddUnary(AdapterTable table)
    {
        table.One("abs", a => a.X.Abs());
        table.One("neg", a => -a.X);
        table.One("sign", a => a.X.Sign());
        table.One("square", a => a.X.Square());
        table.One("sqrt", a => Floating(a.X).Sqrt());
        table.One("rsqrt", a => a.X.Rsqrt());
        table.One("reciprocal", a => a.X.Reciprocal());
        table.One("exp", a => Floating(a.X).Exp());
        table.One("exp2", a => a.X.Exp2());
        table.One("expm1", a => a.X.Expm1());
        table.One("log", a => a.X.Log());
        table.One("log2", a => a.X.Log2());
        table.One("log10", a => a.X.Log10());
        table.One("log1p", a => a.X.Log1p());
        table.One("sin", a => a.X.Sin());
        table.One("cos", a => a.X.Cos());
        table.One("tan", a => a.X.Tan());
        table.One("asin", a => a.X.Asin());
        table.One("acos", a => a.X.Acos());
        table.One("atan", a => a.X.Atan());
        table.One("sinh", a => a.X.Sinh());
        table.One("cosh", a => a.X.Cosh());
        table.One("tanh", a => a.X.Tanh());
        table.One("asinh", a => a.X.Asinh());
        table.One("acosh", a => a.X.Acosh());
        table.One("atanh", a => a.X.Atanh());
        table.One("erf", a => a.X.Erf());
        table.One("erfc", a => a.X.Erfc());
        table.One("erfinv", a => a.X.ErfInv());
        table.One("lgamma", a => a.X.Lgamma());
        table.One("digamma", a => a.X.Digamma());
        table.One("floor", a => a.X.Floor());
        table.One("ceil", a => a.X.Ceil());
        table.One("trunc", a => a.X.Trunc());
        table.One("i0", a => a.X.BesselI0());
        table.One("logical_not", a => a.X.LogicalNot());
        // There is no operation for +x: it is x itself.
        table.One("positive", a => a.X);
        table.One("cast", a => a.X.Cast(DTypeOf(a.Text(1, "dtype", ""))));
    }

    private static void AddActivations(AdapterTable table)
    {
        table.One("gelu", a => a.X.Gelu());
        table.One("gelu_tanh", a => a.X.GeluTanh());
    }

    private static DType DTypeOf(string name) => name switch
    {
        "F16" => DType.Float16,
        "BF16" => DType.BFloat16,
        "F32" => DType.Float32,
        "F64" => DType.Float64,
        "I64" => DType.Int64,
        "I32" => DType.Int32,
        "I8" => DType.Int8,
        "U8" => DType.UInt8,
        "BOOL" => DType.Bool,
        _ => throw new ArgumentException($"No data type is called '{name}'."),
    };
}
