using DeepNet.Gpu;
using DeepNet.Kernels;

namespace DeepNet.Tests;

/// <summary>Conversions, integers and selections on the emulator: the same bits as on the processor.</summary>
public sealed class IntegerTests
{
    private static readonly DType[] s_types = Enum.GetValues<DType>();

    private static readonly DType[] s_integers = [DType.Int64, DType.Int32, DType.Int8, DType.UInt8];

    private static readonly double[] s_values =
    [
        0, -0.0, 1, -1, 2.5, -2.5, 3.9999, 127, 128, -128, -129, 255, 256, 65504, 65519, 65520, 1e-5, 6e-8, 2.9e-8,
        1e-40, 0.1, -0.3, 1.00048828125, 1.001953125, 1.005859375, 2147483647, 2147483648, -2147483649, 1e18, 9.3e18,
        -9.3e18, 1e39, -1e39, double.NaN, double.PositiveInfinity, double.NegativeInfinity,
    ];

    public static TheoryData<DType> From() => [.. s_types];

    public static TheoryData<DType> Integers() => [.. s_integers];

    [Theory]
    [MemberData(nameof(From))]
    public void Conversions(DType from)
    {
        Tensor x = Tensor.From<double>(s_values, new Shape([s_values.Length])).Cast(from);
        Tensor on = x.To(GpuDevice.Emulator);
        foreach (DType to in s_types)
        {
            double[] expected = Values(x.Cast(to)), actual = Values(on.Cast(to).To(Device.Cpu));
            actual.Should().Equal(expected, (a, b) => a.Equals(b), $"{from} to {to}");
        }
    }

    [Theory]
    [MemberData(nameof(Integers))]
    public void Two_integers(DType dtype)
    {
        long[] values =
        [
            0, 1, -1, 2, -2, 3, 5, -7, 8, 31, 33, 63, 64, 100, 127, -128, int.MaxValue, int.MinValue, long.MaxValue,
        ];
        Tensor a = Tensor.From<long>(values, new Shape([values.Length, 1])).Cast(dtype);
        Tensor b = a.Reshape(1, values.Length);
        Tensor divisor = Tensor.From<long>([1, -1, 2, -3, 7, 127], new Shape([6]));
        divisor = (dtype == DType.UInt8 ? divisor.Abs() : divisor).Cast(dtype);
        Same("Add", a, b, (x, y) => x + y);
        Same("Sub", a, b, (x, y) => x - y);
        Same("Mul", a, b, (x, y) => x * y);
        Same("And", a, b, (x, y) => x & y);
        Same("Or", a, b, (x, y) => x | y);
        Same("Xor", a, b, (x, y) => x ^ y);
        Same("LeftShift", a, b, (x, y) => x.LeftShift(y));
        Same("RightShift", a, b, (x, y) => x.RightShift(y));
        Same("Maximum", a, b, (x, y) => x.Maximum(y));
        Same("Minimum", a, b, (x, y) => x.Minimum(y));
        Same("Pow", a, b, (x, y) => x.Pow(y));
        Same("Gcd", a, b, (x, y) => x.Gcd(y));
        Same("Heaviside", a, b, (x, y) => x.Heaviside(y));
        Divide(default(FloorDivideOp));
        Divide(default(TruncDivideOp));
        Divide(default(RemainderOp));
        Divide(default(FmodOp));
        Same("Lcm", a, b, (x, y) => x.Lcm(y));
        Same("Lt", a, b, (x, y) => x < y);
        Same("Le", a, b, (x, y) => x <= y);
        Same("Eq", a, b, (x, y) => x.Eq(y));
        Same("Ne", a, b, (x, y) => x.Ne(y));
        Same("IsClose", a, b, (x, y) => x.IsClose(y, 0.1, 2));
        Same("Where", a, b, (x, y) => Tensor.Where(x.Lt(y), x.Expand(19, 19), y.Expand(19, 19)));

        // Without the search for a 0, which is a sum.
        void Divide<TOp>(TOp op)
            where TOp : struct, IIntegerBinaryOp
            => Same(typeof(TOp).Name, a, divisor, (x, y) => Tensor.IntegerBinary(typeof(TOp).Name, x, y, op));
    }

    [Theory]
    [MemberData(nameof(Integers))]
    public void One_integer(DType dtype)
    {
        long[] values = [0, 1, -1, 5, -7, 127, -128, 255, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue];
        Tensor a = Tensor.From<long>(values, new Shape([values.Length])).Cast(dtype);
        Same("Abs", a, a, (x, _) => x.Abs());
        Same("Neg", a, a, (x, _) => -x);
        Same("Sign", a, a, (x, _) => x.Sign());
        Same("Square", a, a, (x, _) => x.Square());
        Same("Relu", a, a, (x, _) => x.Relu());
        Same("BitwiseNot", a, a, (x, _) => x.BitwiseNot());
        Same("SignBit", a, a, (x, _) => x.SignBit());
        Same("IsFinite", a, a, (x, _) => x.IsFinite());
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Next_numbers(DType dtype)
    {
        Tensor a = Tensor.From<double>(s_values, new Shape([s_values.Length, 1])).Cast(dtype);
        Same("Nextafter", a, a.Reshape(1, s_values.Length), (x, y) => x.Nextafter(y));
    }

    private static void Same(string name, Tensor a, Tensor b, Func<Tensor, Tensor, Tensor> run)
    {
        Tensor expected = run(a, b), actual = run(a.To(GpuDevice.Emulator), b.To(GpuDevice.Emulator));
        actual.DType.Should().Be(expected.DType);
        actual.Shape.ToArray().Should().Equal(expected.Shape.ToArray());
        actual = actual.To(Device.Cpu);
        if (expected.DType == DType.Int64)
            actual.ToArray<long>().Should().Equal(expected.ToArray<long>(), name);
        else
            Values(actual).Should().Equal(Values(expected), (x, y) => x.Equals(y), name);
    }

    private static double[] Values(Tensor x) => x.Cast(DType.Float64).ToArray<double>();
}
