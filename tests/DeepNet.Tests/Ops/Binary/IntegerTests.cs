namespace DeepNet.Tests.Ops.Binary;

/// <summary>
/// What integers and Bool do: wrap around, divide without faults, and say so where an operation has no meaning.
/// </summary>
public sealed class IntegerTests
{
    private static readonly int[] s_a = [7, -7, 7, -7, 0, int.MinValue, int.MaxValue, 12];
    private static readonly int[] s_b = [2, 2, -2, -2, 3, -1, -1, 18];

    [Fact]
    public void Division_rounds_as_its_name_says_and_wraps_around()
    {
        Tensor a = Of(s_a), b = Of(s_b);

        a.FloorDivide(b).ToArray<int>().Should().Equal(3, -4, -4, 3, 0, int.MinValue, -int.MaxValue, 0);
        a.TruncDivide(b).ToArray<int>().Should().Equal(3, -3, -3, 3, 0, int.MinValue, -int.MaxValue, 0);
        a.Remainder(b).ToArray<int>().Should().Equal(1, 1, -1, -1, 0, 0, 0, 12);
        (a % b).ToArray<int>().Should().Equal(1, -1, 1, -1, 0, 0, 0, 12);
    }

    [Fact]
    public void The_smallest_long_divides_by_minus_one()
    {
        Tensor a = Tensor.From<long>([long.MinValue], [1]), b = Tensor.From<long>([-1], [1]);

        a.FloorDivide(b).ToArray<long>().Should().Equal(long.MinValue);
        a.Fmod(-1).ToArray<long>().Should().Equal(0);
    }

    [Fact]
    public void Unsigned_255_is_not_minus_one()
    {
        Tensor a = Tensor.From<byte>([255, 254], [2]);

        a.FloorDivide(255).ToArray<byte>().Should().Equal(1, 0);
        a.Remainder(255).ToArray<byte>().Should().Equal(0, 254);
    }

    [Fact]
    public void Division_by_zero_is_found_at_the_door()
    {
        Tensor a = Of(s_a), zero = Of([1, 1, 1, 1, 1, 1, 1, 0]);
        Func<Tensor>[] calls =
        [
            () => a.FloorDivide(zero), () => a.TruncDivide(zero), () => a.Remainder(zero), () => a.Fmod(zero),
            () => a % 0, () => a.FloorDivide(0),
        ];

        foreach (Func<Tensor> call in calls)
            call.Should().Throw<DivideByZeroException>().WithMessage("*divisor*has a 0*");
    }

    [Fact]
    public void Common_divisors_and_multiples_ignore_signs()
    {
        Tensor a = Of([-14, 9, 0, 0, 12, int.MinValue]), b = Of([4, 7, 5, 0, -18, 6]);

        a.Gcd(b).ToArray<int>().Should().Equal(2, 1, 5, 0, 6, 2);
        a.Lcm(b).ToArray<int>()[..5].Should().Equal(28, 63, 0, 0, 36);
    }

    /// <summary>Sums over all pairs that PyTorch 1.13 gives, each weighted by its place; of Int8 divisors without the
    /// signs that 252 of PyTorch's have beside -128.</summary>
    [Fact]
    public void Common_divisors_and_multiples_of_all_bytes_are_those_of_PyTorch()
    {
        Tensor a = Tensor.Arange(-128, 128).Cast(DType.Int8), u = Tensor.Arange(0, 256).Cast(DType.UInt8);

        Sum(a.Unsqueeze(1).Gcd(a)).Should().Be(30_365_210);
        Sum(a.Unsqueeze(1).Lcm(a)).Should().Be(36_405_871);
        Sum(u.Unsqueeze(1).Gcd(u)).Should().Be(37_735_742);
        Sum(u.Unsqueeze(1).Lcm(u)).Should().Be(1_058_567_697);

        static long Sum(Tensor x)
        {
            long[] values = x.Cast(DType.Int64).ToArray<long>();
            return values.Select((value, i) => value * ((i * 31 % 251) + 1)).Sum();
        }
    }

    [Fact]
    public void Common_divisors_and_multiples_of_the_smallest_integers_are_those_of_PyTorch()
    {
        Tensor small = Tensor.From<sbyte>([-128, -128, -128, -128, -127, 127], [6]);
        Tensor other = Tensor.From<sbyte>([-128, 0, -127, 6, -126, 2], [6]);
        small.Gcd(other).ToArray<sbyte>().Should().Equal(-128, -128, 1, 2, 1, 1);
        small.Lcm(other).ToArray<sbyte>().Should().Equal(-128, 0, -128, -128, -126, -2);
        long[] values = [-6, -2, 0, 3, 6, long.MinValue, long.MaxValue];
        Tensor least = Tensor.From<long>([long.MinValue], [1]), most = Tensor.From<long>([long.MaxValue], [1]);
        Tensor b = Tensor.From<long>(values, [7]);
        least.Gcd(b).ToArray<long>().Should().Equal(2, 2, long.MinValue, 1, 2, long.MinValue, 1);
        most.Lcm(b).ToArray<long>().Should().Equal(6, 2, 0, 9223372036854775805, 6, long.MinValue, long.MaxValue);
    }

    [Fact]
    public void Bits_combine()
    {
        Tensor a = Of([12, -1, 5]), b = Of([10, 7, 0]);

        (a & b).ToArray<int>().Should().Equal(8, 7, 0);
        (a | b).ToArray<int>().Should().Equal(14, -1, 5);
        (a ^ b).ToArray<int>().Should().Equal(6, -8, 5);
        (~a).ToArray<int>().Should().Equal(-13, 0, -6);
        Tensor p = Tensor.From<bool>([true, true, false], [3]), q = Tensor.From<bool>([true, false, false], [3]);
        (p & q).ToArray<bool>().Should().Equal(true, false, false);
        (p | q).ToArray<bool>().Should().Equal(true, true, false);
        (p ^ q).ToArray<bool>().Should().Equal(false, true, false);
        (~p).ToArray<bool>().Should().Equal(false, false, true);
    }

    [Fact]
    public void Shifts_beyond_the_width_leave_zeros_or_the_sign()
    {
        Tensor a = Of([3, -3, 3, -3, 3]), count = Of([2, 1, 32, 40, -1]);

        (a << count).ToArray<int>().Should().Equal(12, -6, 0, 0, 0);
        (a >> count).ToArray<int>().Should().Equal(0, -2, 0, -1, 0);
        (a << 1).ToArray<int>().Should().Equal(6, -6, 6, -6, 6);
        (a >> 1).ToArray<int>().Should().Equal(1, -2, 1, -2, 1);
        Tensor.From<byte>([200], [1]).LeftShift(1).ToArray<byte>().Should().Equal(144);
        Tensor.From<sbyte>([-128], [1]).RightShift(100).ToArray<sbyte>().Should().Equal(-1);
    }

    [Fact]
    public void Powers_multiply_and_wrap_around()
    {
        Of([-3, 2, 0]).Pow(3).ToArray<int>().Should().Equal(-27, 8, 0);
        Of([-3, 2, 0]).Pow(0).ToArray<int>().Should().Equal(1, 1, 1);
        Of([2, -1, -1, 1, 3]).Pow(Of([-1, -3, -2, -5, 40])).ToArray<int>().Should().Equal(0, -1, 1, 1, Wrapped(3, 40));
        Tensor.Pow(2, Of([0, 10])).ToArray<int>().Should().Equal(1, 1024);
        FluentActions.Invoking(() => Of([2]).Pow(-1))
            .Should().Throw<ArgumentException>().WithMessage("Pow: exponent -1*");

        static int Wrapped(int x, int n)
        {
            int y = 1;
            for (int i = 0; i < n; i++)
                y = unchecked(y * x);
            return y;
        }
    }

    [Fact]
    public void Numeric_operations_take_integers()
    {
        Tensor a = Of([-5, 0, 9]), b = Of([3, -2, 9]);

        a.Maximum(b).ToArray<int>().Should().Equal(3, 0, 9);
        a.Minimum(0).ToArray<int>().Should().Equal(-5, 0, 0);
        a.Fmax(b).ToArray<int>().Should().Equal(3, 0, 9);
        a.Fmin(1).ToArray<int>().Should().Equal(-5, 0, 1);
        a.Clamp(-1, 3).ToArray<int>().Should().Equal(-1, 0, 3);
        a.Clamp(null, b).ToArray<int>().Should().Equal(-5, -2, 9);
        a.Relu().ToArray<int>().Should().Equal(0, 0, 9);
        a.Abs().ToArray<int>().Should().Equal(5, 0, 9);
        (-a).ToArray<int>().Should().Equal(5, 0, -9);
        a.Sign().ToArray<int>().Should().Equal(-1, 0, 1);
        a.Square().ToArray<int>().Should().Equal(25, 0, 81);
        (a + 1).ToArray<int>().Should().Equal(-4, 1, 10);
        (2 - a).ToArray<int>().Should().Equal(7, 2, -7);
        (a * b).ToArray<int>().Should().Equal(-15, 0, 81);
        a.Heaviside(b).ToArray<int>().Should().Equal(0, -2, 1);
        a.Addcmul(a, b, 2).ToArray<int>().Should().Equal(-35, 0, 171);
        a.NanToNum().ToArray<int>().Should().Equal(-5, 0, 9);
    }

    [Fact]
    public void Predicates_take_integers()
    {
        Tensor a = Of([-5, 0, 9]);

        a.IsNaN().ToArray<bool>().Should().Equal(false, false, false);
        a.IsInf().ToArray<bool>().Should().Equal(false, false, false);
        a.IsFinite().ToArray<bool>().Should().Equal(true, true, true);
        a.SignBit().ToArray<bool>().Should().Equal(true, false, false);
        a.LogicalNot().ToArray<bool>().Should().Equal(false, true, false);
        a.IsClose(Of([-4, 0, 12]), 0.25, 0).ToArray<bool>().Should().Equal(true, true, true);
        a.LogicalXor(Tensor.From<bool>([true, true, false], [3])).ToArray<bool>().Should().Equal(false, true, true);
    }

    [Fact]
    public void Integer_division_names_the_alternatives()
    {
        Tensor a = Of([1]);
        foreach (Func<Tensor> call in (Func<Tensor>[])[() => a / a, () => a / 2, () => 2 / a])
            call.Should().Throw<DTypeException>().WithMessage("Div: Int32*FloorDivide*Cast*");
    }

    [Fact]
    public void Bool_arithmetic_names_the_logical_operators()
    {
        Tensor p = Tensor.From<bool>([true], [1]);
        foreach (Func<Tensor> call in (Func<Tensor>[])
            [() => p + p, () => p - p, () => p * p, () => p + 1, () => 1 - p, () => 2 * p])
        {
            call.Should().Throw<DTypeException>().WithMessage("*Bool*& and |*");
        }
    }

    [Fact]
    public void Floats_have_no_bits_here()
    {
        Tensor x = Tensor.Ones([2]);
        foreach (Func<Tensor> call in (Func<Tensor>[])
            [
                () => x & x, () => x | x, () => x ^ x, () => ~x, () => x << 1, () => x >> x,
                () => x.Gcd(x), () => x.Lcm(x),
            ])
        {
            call.Should().Throw<DTypeException>().WithMessage("*Float32*integers*");
        }
    }

    private static Tensor Of(int[] values) => Tensor.From<int>(values, [values.Length]);
}
