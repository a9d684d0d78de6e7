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
        table.One("sigmoid", a => Floating(a.X).Sigmoid());
        table.One("logit", a => a.NumberOrNull(1, "eps") is { } epsilon ? a.X.Logit(epsilon) : a.X.Logit());
        table.One("erf", a => a.X.Erf());
        table.One("erfc", a => a.X.Erfc());
        table.One("erfinv", a => a.X.ErfInv());
        table.One("lgamma", a => a.X.Lgamma());
        table.One("digamma", a => a.X.Digamma());
        table.One("floor", a => a.X.Floor());
        table.One("ceil", a => a.X.Ceil());
        table.One("round", a => a.IntOrNull(1, "decimals") is { } decimals ? a.X.Round(decimals) : a.X.Round());
        table.One("trunc", a => a.X.Trunc());
        table.One("frac", a => a.X.Frac());
        table.One("sinc", a => a.X.Sinc());
        table.One("i0", a => a.X.BesselI0());
        table.One("deg2rad", a => a.X.Deg2Rad());
        table.One("rad2deg", a => a.X.Rad2Deg());
        table.One("nan_to_num", a =>
            a.X.NanToNum(a.Number(1, "nan", 0), a.NumberOrNull(2, "posinf"), a.NumberOrNull(3, "neginf")));
        table.One("isnan", a => a.X.IsNaN());
        table.One("isinf", a => a.X.IsInf());
        table.One("isfinite", a => a.X.IsFinite());
        table.One("signbit", a => a.X.SignBit());
        table.One("logical_not", a => a.X.LogicalNot());
        // There is no operation for +x: it is x itself.
        table.One("positive", a => a.X);
        table.One("bitwise_not", a => a.X.BitwiseNot());
        table.One("cast", a => a.X.Cast(DTypeOf(a.Text(1, "dtype", ""))));
    }

    private static void AddActivations(AdapterTable table)
    {
        table.One("relu", a => a.X.Relu());
        table.One("relu6", a => a.X.Relu6());
        table.One("elu", a => a.X.Elu(a.Number(1, "alpha", 1)));
        table.One("selu", a => a.X.Selu());
        table.One("celu", a => a.X.Celu(a.Number(1, "alpha", 1)));
        table.One("gelu", a => a.X.Gelu());
        table.One("gelu_tanh", a => a.X.GeluTanh());
        table.One("silu", a => a.X.Silu());
        table.One("mish", a => a.X.Mish());
        table.One("softplus", a => a.X.Softplus(a.Number(1, "beta", 1), a.Number(2, "threshold", 20)));
        table.One("softsign", a => a.X.Softsign());
        table.One("hardtanh", a => a.X.Hardtanh(a.Number(1, "min_val", -1), a.Number(2, "max_val", 1)));
        table.One("hardsigmoid", a => a.X.Hardsigmoid());
        table.One("hardswish", a => a.X.Hardswish());
        table.One("leaky_relu", a => a.X.LeakyRelu(a.Number(1, "negative_slope", 0.01)));
        table.One("logsigmoid", a => a.X.LogSigmoid());
        table.One("tanhshrink", a => a.X.Tanhshrink());
        table.One("softshrink", a => a.X.Softshrink(a.Number(1, "lambd", 0.5)));
        table.One("hardshrink", a => a.X.Hardshrink(a.Number(1, "lambd", 0.5)));
        table.One("threshold", a => a.X.Threshold(a.Number(1, "threshold"), a.Number(2, "value")));
        table.One("clamp", a =>
            a.IsTensor(1) ? a.X.Clamp(a.Y, a.Z) : a.X.Clamp(a.NumberOrNull(1, "min"), a.NumberOrNull(2, "max")));
        table.One("softmax", a => a.X.Softmax(a.Int(1, "dim")));
        table.One("log_softmax", a => a.X.LogSoftmax(a.Int(1, "dim")));
        table.One("softmin", a => a.X.Softmin(a.Int(1, "dim")));
        table.One("glu", a => a.X.Glu(a.Int(1, "dim", -1)));
        table.One("prelu", a => a.X.Prelu(a.Y));
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
