namespace DeepNet.Tests.Ops;

internal static partial class OpCases
{
    private static readonly DType[] s_floats = [DType.Float32, DType.Float64];

    private static IEnumerable<OpCase> Binary() =>
    [
        OpCase.Binary("Add", (a, b) => a + b, (a, b) => a + b),
        OpCase.Binary("Sub", (a, b) => a - b, (a, b) => a - b),
        OpCase.Binary("Mul", (a, b) => a * b, (a, b) => a * b),
        OpCase.Binary("Div", (a, b) => a / b, (a, b) => a / b, low: 0.4, high: 2),
        OpCase.Unary("Add: number", x => 0.5 + (x + 1.25), x => x + 1.75),
        OpCase.Unary("Sub: number", x => 0.5 - (x - 1.25), x => 1.75 - x),
        OpCase.Unary("Mul: number", x => 3 * (x * 0.5), x => 1.5 * x),
        OpCase.Unary("Div: number", x => 3 / (x / 0.5), x => 1.5 / x, low: 0.5, high: 3),
        OpCase.Binary("Pow", (a, b) => a.Pow(b), Math.Pow, low: 0.3, high: 2),
        OpCase.Unary("Pow: 1.7", x => x.Pow(1.7), x => Math.Exp(1.7 * Math.Log(x)), low: 0.3, high: 2),
        OpCase.Unary("Pow: 4", x => x.Pow(4), x => x * x * x * x),
        OpCase.Unary("Pow: 3", x => x.Pow(3), x => x * x * x),
        OpCase.Unary("Pow: 2", x => x.Pow(2), x => x * x),
        OpCase.Unary("Pow: 0", x => x.Pow(0), _ => 1),
        OpCase.Unary("Pow: -1", x => x.Pow(-1), x => 1 / x, low: 0.5),
        OpCase.Unary("Pow: half", x => x.Pow(0.5), Math.Sqrt, low: 0.5),
        OpCase.Unary("Pow: minus half", x => x.Pow(-0.5), x => 1 / Math.Sqrt(x), low: 0.5),
        OpCase.Unary("Pow: base", x => Tensor.Pow(2.5, x), x => Math.Exp(x * Math.Log(2.5))),
        Divided("Fmod", (a, b) => a.Fmod(b), (a, b) => a - (b * Math.Truncate(a / b))),
        Divided("Fmod: operator", (a, b) => a % b, (a, b) => a - (b * Math.Truncate(a / b))),
        Divided("Remainder", (a, b) => a.Remainder(b), (a, b) => a - (b * Math.Floor(a / b))),
        Divided("FloorDivide", (a, b) => a.FloorDivide(b), (a, b) => Math.Floor(a / b)),
        Divided("TruncDivide", (a, b) => a.TruncDivide(b), (a, b) => Math.Truncate(a / b)),
        Steps("Fmod: number", x => x.Fmod(0.75), x => x - (0.75 * (int)(x / 0.75))),
        Steps("Fmod: operator and number", x => x % 0.75, x => x - (0.75 * (int)(x / 0.75))),
        Steps("Remainder: number", x => x.Remainder(-0.75), x => x - (-0.75 * Math.Floor(x / -0.75))),
        Steps("FloorDivide: number", x => x.FloorDivide(0.75), x => Math.Floor(x / 0.75)),
        Steps("TruncDivide: number", x => x.TruncDivide(0.75), x => Math.Truncate(x / 0.75)),
        OpCase.Binary("Maximum", (a, b) => a.Maximum(b), (a, b) => a > b ? a : b),
        OpCase.Binary("Minimum", (a, b) => a.Minimum(b), (a, b) => a < b ? a : b),
        OpCase.Binary("Fmax", (a, b) => a.Fmax(b), (a, b) => a > b ? a : b),
        OpCase.Binary("Fmin", (a, b) => a.Fmin(b), (a, b) => a < b ? a : b),
        OpCase.Unary("Maximum: number", x => x.Maximum(0.25), x => x > 0.25 ? x : 0.25),
        OpCase.Unary("Minimum: number", x => x.Minimum(0.25), x => x < 0.25 ? x : 0.25),
        OpCase.Unary("Fmax: number", x => x.Fmax(0.25), x => x > 0.25 ? x : 0.25),
        OpCase.Unary("Fmin: number", x => x.Fmin(0.25), x => x < 0.25 ? x : 0.25),
        OpCase.Binary("Atan2", (a, b) => a.Atan2(b), Angle),
        OpCase.Binary("Hypot", (a, b) => a.Hypot(b), (a, b) => Math.Sqrt((a * a) + (b * b))),
        OpCase.Binary("Logaddexp", (a, b) => a.Logaddexp(b), (a, b) => Math.Log(Math.Exp(a) + Math.Exp(b))),
        OpCase.Binary("Logaddexp2", (a, b) => a.Logaddexp2(b), (a, b) => Math.Log2(Math.Pow(2, a) + Math.Pow(2, b))),
        OpCase.Binary("CopySign", (a, b) => a.CopySign(b), (a, b) => b < 0 ? -Math.Abs(a) : Math.Abs(a)),
        OpCase.Binary("Xlogy", (a, b) => a.Xlogy(b), (a, b) => a * Math.Log(b), low: 0.3, high: 2),
        OpCase.Binary("Heaviside", (a, b) => a.Heaviside(b), (a, b) => a > 0 ? 1 : a < 0 ? 0 : b),
        new(
            "Heaviside: at zero",
            x => x[0].Heaviside(x[1]),
            x => x[0].Zip(x[1], (a, b) => a > 0 ? 1 : a < 0 ? 0 : b),
            [[new([4], DType: DType.Float32, Values: [-1, 0, 2, 0]), new([4], DType: DType.Float32)]])
        { GradientOrder = 0, DTypes = s_floats, Tolerance64 = 1e-6 },
        OpCase.Unary("Heaviside: number", x => x.Heaviside(0.5), x => x > 0 ? 1 : 0),
        OpCase.Binary("Ldexp", (a, b) => a.Ldexp(b), (a, b) => a * Math.Exp(b * Math.Log(2))),
        new(
            "Ldexp: integers",
            x => x[0].Ldexp(x[1]),
            x => x[0].Zip(x[1], (a, b) => a * Math.Pow(2, b)),
            [[new([3, 5]), new([5], -3, 3, DType.Int64)]]),
        OpCase.Binary("Lerp", (a, b) => a.Lerp(b, 0.3), (a, b) => (0.7 * a) + (0.3 * b)),
        new(
            "Lerp: tensor",
            x => x[0].Lerp(x[1], x[2]),
            x => Triple(x, (a, b, w) => ((1 - w) * a) + (w * b)),
            [[new([3, 4]), new([4]), new([3, 1])]]),
        new(
            "Addcmul",
            x => x[0].Addcmul(x[1], x[2]),
            x => Triple(x, (a, b, c) => a + (b * c)),
            [[new([3, 4]), new([4]), new([3, 1])]]),
        new(
            "Addcmul: value",
            x => x[0].Addcmul(x[1], x[2], -0.7),
            x => Triple(x, (a, b, c) => a - (0.7 * b * c)),
            [[new([3, 4]), new([4]), new([3, 1])]]),
        new(
            "Addcdiv",
            x => x[0].Addcdiv(x[1], x[2]),
            x => Triple(x, (a, b, c) => a + (b / c)),
            [[new([3, 4]), new([4]), new([3, 1], 0.5, 2)]]),
        new(
            "Addcdiv: value",
            x => x[0].Addcdiv(x[1], x[2], -0.7),
            x => Triple(x, (a, b, c) => a - (0.7 * b / c)),
            [[new([3, 4]), new([4]), new([3, 1], 0.5, 2)]]),
    ];

    /// <summary>
    /// Operations that jump where the divisor fits once more, at values where 16 bits do not move the quotient
    /// across a jump.
    /// </summary>
    private static OpCase Divided(
        string name, Func<Tensor, Tensor, Tensor> run, Func<double, double, double> expected) => new(
        name,
        x => run(x[0], x[1]),
        x => x[0].Zip(x[1], expected),
        [
            new([6], Values: [5.125, -5.125, 2.625, -2.625, 0.375, -0.625]),
            new([6], Values: [2, 2, -1.5, -1.5, 3, 0.25 + 0.125]),
        ],
        [new([2, 1], Values: [1.625, -1.625]), new([3], Values: [0.5, -0.75, 2])],
        [new([0]), new([1], 1, 2)]);

    private static double Angle(double y, double x) =>
        x > 0 ? Math.Atan(y / x) : Math.Atan(y / x) + (y >= 0 ? Math.PI : -Math.PI);

    private static NdArray Triple(NdArray[] x, Func<double, double, double, double> f)
    {
        int[] shape = NdArray.Broadcast(x[0].Shape, NdArray.Broadcast(x[1].Shape, x[2].Shape));
        return NdArray.Build(shape, i => f(x[0].At(i), x[1].At(i), x[2].At(i)));
    }
}
