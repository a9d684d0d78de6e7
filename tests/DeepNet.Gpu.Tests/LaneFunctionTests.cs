using DeepNet.Gpu;

namespace DeepNet.Tests;

/// <summary>Every function of a lane on the emulator against the processor, over its whole range and its special
/// values; the table of operations tries a short interval of each.</summary>
public sealed class LaneFunctionTests
{
    private static readonly double[] s_special =
    [
        0, -0.0, 1, -1, 0.5, -0.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e-30, -1e-30, 1e30,
        -1e30,
    ];

    private static readonly double[] s_all = [.. s_special, .. Grid(-12, 12, 97), .. Powers(-30, 30)];

    private static readonly double[] s_angles =
        [.. s_special, .. Grid(-210, 210, 83), 1e3, 12345.678, -3e5, 999_999.5, 1.5e6, -2.5e9, 1e15, 6.02e23, -1e37];

    private static readonly Dictionary<string, (Func<Tensor, Tensor> Run, double[] Inputs)> s_functions = new()
    {
        ["Exp"] = (x => x.Exp(), [.. s_all, .. Grid(-110, 95, 41)]),
        ["Expm1"] = (x => x.Expm1(), [.. s_all, .. Grid(-40, 95, 41)]),
        ["Exp2"] = (x => x.Exp2(), [.. s_all, .. Grid(-155, 135, 59)]),
        ["Log"] = (x => x.Log(), s_all),
        ["Log1p"] = (x => x.Log1p(), [.. s_all, .. Grid(-1, 1, 41)]),
        ["Log2"] = (x => x.Log2(), s_all),
        ["Log10"] = (x => x.Log10(), s_all),
        ["Sin"] = (x => x.Sin(), s_angles),
        ["Cos"] = (x => x.Cos(), s_angles),
        ["Tan"] = (x => x.Tan(), s_angles),
        ["Asin"] = (x => x.Asin(), [.. s_all, .. Grid(-1.1, 1.1, 53)]),
        ["Acos"] = (x => x.Acos(), [.. s_all, .. Grid(-1.1, 1.1, 53)]),
        ["Atan"] = (x => x.Atan(), s_all),
        ["Sinh"] = (x => x.Sinh(), [.. s_all, .. Grid(-95, 95, 41)]),
        ["Cosh"] = (x => x.Cosh(), [.. s_all, .. Grid(-95, 95, 41)]),
        ["Tanh"] = (x => x.Tanh(), s_all),
        ["Asinh"] = (x => x.Asinh(), s_all),
        ["Acosh"] = (x => x.Acosh(), [.. s_all, -1.5, -1e8, 1.0009765625]),
        ["Atanh"] = (x => x.Atanh(), [.. s_all, .. Grid(-1.1, 1.1, 53)]),
        ["Erf"] = (x => x.Erf(), s_all),
        ["Erfc"] = (x => x.Erfc(), s_all),
        ["ErfInv"] = (x => x.ErfInv(), [.. s_special, .. Grid(-0.99, 0.99, 37)]),
        ["Lgamma"] = (x => x.Lgamma(), [.. s_special, .. Grid(-6.3, 30, 91)]),
        ["Digamma"] = (x => x.Digamma(), [.. s_special, .. Grid(-6.3, 30, 91)]),
        ["Polygamma"] = (x => x.Polygamma(2), [.. s_special, .. Grid(-6.3, 30, 45)]),
        ["BesselI0"] = (x => x.BesselI0(), [.. s_special, .. Grid(-60, 60, 41)]),
        ["BesselI1"] = (x => x.BesselI1(), [.. s_special, .. Grid(-60, 60, 41)]),
        ["Sigmoid"] = (x => x.Sigmoid(), s_all),
        ["Gelu"] = (x => x.Gelu(), s_all),
        ["Softplus"] = (x => x.Softplus(), s_all),
        ["Round"] = (x => x.Round(), [.. s_all, 2.5, 3.5, -2.5, 4194304.5]),
        ["Floor"] = (x => x.Floor(), s_all),
        ["Ceil"] = (x => x.Ceil(), s_all),
        ["Trunc"] = (x => x.Trunc(), s_all),
        ["Sqrt"] = (x => x.Sqrt(), s_all),
    };

    private static readonly Dictionary<string, Func<Tensor, Tensor, Tensor>> s_functions2 = new()
    {
        ["Pow"] = (x, y) => x.Pow(y),
        ["Atan2"] = (x, y) => x.Atan2(y),
        ["Fmod"] = (x, y) => x.Fmod(y),
        ["Remainder"] = (x, y) => x.Remainder(y),
        ["Hypot"] = (x, y) => x.Hypot(y),
        ["Maximum"] = (x, y) => x.Maximum(y),
        ["Minimum"] = (x, y) => x.Minimum(y),
        ["CopySign"] = (x, y) => x.CopySign(y),
    };

    public static TheoryData<string, DType> Names() => Rows(s_functions.Keys);

    public static TheoryData<string, DType> Names2() => Rows(s_functions2.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void One_argument(string name, DType dtype)
    {
        (Func<Tensor, Tensor> run, double[] inputs) = s_functions[name];
        Tensor x = Tensor.From<double>(inputs, new Shape([inputs.Length])).Cast(dtype);
        AssertClose(name, dtype, [x], run(x), run(x.To(GpuDevice.Emulator)));
    }

    [Theory]
    [MemberData(nameof(Names2))]
    public void Two_arguments(string name, DType dtype)
    {
        double[] values =
        [
            .. s_special, 2, -2, 3, -3, 0.1, -0.7, 1.0009765625, 88.5, -13.25, 1e5, 7e-5, 1e-40, 16777216, 33554430,
        ];
        int n = values.Length;
        Tensor column = Tensor.From<double>(values, new Shape([n, 1])).Cast(dtype), row = column.Reshape(1, n);
        Func<Tensor, Tensor, Tensor> run = s_functions2[name];
        Tensor expected = run(column, row);
        Tensor actual = run(column.To(GpuDevice.Emulator), row.To(GpuDevice.Emulator));
        AssertClose(name, dtype, [column.Expand(n, n), row.Expand(n, n)], expected, actual);
    }

    private static TheoryData<string, DType> Rows(IEnumerable<string> names)
    {
        var data = new TheoryData<string, DType>();
        foreach (string name in names)
        {
            data.Add(name, DType.Float32);
            data.Add(name, DType.Float64);
        }

        return data;
    }

    private static void AssertClose(string name, DType dtype, Tensor[] inputs, Tensor expected, Tensor actual)
    {
        double[] e = Values(expected), a = Values(actual);
        double[][] x = Array.ConvertAll(inputs, Values);
        double tolerance = dtype == DType.Float32 ? 1e-6 : 1e-13;

        // Near a zero between arguments, and where denormal numbers are rounded, only the distance can be small.
        double floor = name switch
        {
            "Lgamma" or "Digamma" or "Polygamma" => 1,
            _ => dtype == DType.Float32 ? 1e-37 : 1e-290,
        };
        var wrong = new List<string>();
        for (int i = 0; i < e.Length; i++)
        {
            bool isClose = double.IsFinite(e[i])
                ? Math.Abs(a[i] - e[i]) <= tolerance * Math.Max(Math.Abs(e[i]), floor)
                : a[i].Equals(e[i]);
            if (!isClose)
                wrong.Add($"{name}({string.Join(", ", x.Select(v => v[i]))}) = {a[i]:R}, not {e[i]:R}");
        }

        wrong.Should().BeEmpty();
    }

    private static double[] Values(Tensor x) => x.Cast(DType.Float64).ToArray<double>();

    private static IEnumerable<double> Grid(double low, double high, int count) =>
        Enumerable.Range(0, count).Select(i => low + ((high - low) * i / (count - 1)));

    private static IEnumerable<double> Powers(int low, int high) =>
        Enumerable.Range(low, high - low + 1)
            .SelectMany(n => new[] { 1.37 * Math.Pow(10, n), -1.37 * Math.Pow(10, n) });
}
