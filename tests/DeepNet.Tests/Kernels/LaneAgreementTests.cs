using System.Reflection;
using DeepNet.Kernels;

namespace DeepNet.Tests.Kernels;

/// <summary>Every function gives the same bits at every width.</summary>
public sealed class LaneAgreementTests
{
    private const int Count = 20_000;

    private static readonly float[][] Floats =
        [.. Enumerable.Range(1, 3).Select(seed => LaneInputs.Floats(Count, seed))];

    private static readonly double[][] Doubles =
        [.. Enumerable.Range(4, 3).Select(seed => LaneInputs.Doubles(Count, seed))];

    public static TheoryData<string, int> Functions()
    {
        TheoryData<string, int> data = [];
        foreach (string name in LaneFunctions.Unary)
            data.Add(name, 1);
        foreach (string name in LaneFunctions.Binary)
            data.Add(name, 2);
        foreach (string name in LaneFunctions.Ternary)
            data.Add(name, 3);
        return data;
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Float_lanes_agree(string name, int arity)
    {
        float[][] inputs = Floats[..arity];
        float[] expected = LaneFunctions.Run<F32, float>(name, inputs);

        Differences(expected, LaneFunctions.Run<F32x4, float>(name, inputs), inputs).Should().BeEmpty();
        Differences(expected, LaneFunctions.Run<F32x8, float>(name, inputs), inputs).Should().BeEmpty();
        Differences(expected, LaneFunctions.Run<F32x16, float>(name, inputs), inputs).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Double_lanes_agree(string name, int arity)
    {
        double[][] inputs = Doubles[..arity];
        double[] expected = LaneFunctions.Run<F64, double>(name, inputs);

        Differences(expected, LaneFunctions.Run<F64x2, double>(name, inputs), inputs).Should().BeEmpty();
        Differences(expected, LaneFunctions.Run<F64x4, double>(name, inputs), inputs).Should().BeEmpty();
        Differences(expected, LaneFunctions.Run<F64x8, double>(name, inputs), inputs).Should().BeEmpty();
    }

    [Fact]
    public void An_element_does_not_depend_on_its_neighbours()
    {
        float[] alone = new float[16];
        Array.Fill(alone, 1.25f);
        float[] beside = [.. alone];
        beside[3] = 1e30f;
        beside[9] = float.NaN;

        foreach (string name in LaneFunctions.Unary)
        {
            float expected = LaneFunctions.Run<F32x16, float>(name, alone)[0];
            LaneFunctions.Run<F32x16, float>(name, beside)[8].Should().Be(expected, name);
        }
    }

    [Fact]
    public void Every_function_of_the_interface_is_tested()
    {
        IEnumerable<string> declared = typeof(ILane<>).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(method => !method.IsSpecialName && method.Name != "Of")
            .Select(method => method.Name)
            .Distinct();
        string[] tested = [.. LaneFunctions.Unary, .. LaneFunctions.Binary, .. LaneFunctions.Ternary, "Polygamma"];

        declared.Should().BeSubsetOf(tested);
    }

    [Fact]
    public void Comparisons_give_full_masks_and_select_by_them()
    {
        MaskBits<F32, float>(1).Should().Be(0b1);
        MaskBits<F32x4, float>(1).Should().Be(0b1010);
        MaskBits<F32x8, float>(1).Should().Be(0b1010_1010);
        MaskBits<F32x16, float>(1).Should().Be(0b1010_1010_1010_1010);
        MaskBits<F64, double>(1).Should().Be(0b1);
        MaskBits<F64x2, double>(1).Should().Be(0b10);
        MaskBits<F64x4, double>(1).Should().Be(0b1010);
        MaskBits<F64x8, double>(1).Should().Be(0b1010_1010);

        float[] mask = LaneFunctions.Run<F32x16, float>("Less", Floats[0], Floats[1]);
        mask.Select(BitConverter.SingleToUInt32Bits).Should().OnlyContain(bits => bits == 0 || bits == uint.MaxValue);
    }

    [Fact]
    public void First_is_the_first_element()
    {
        First<F32, float>().Should().Be(3);
        First<F32x4, float>().Should().Be(3);
        First<F32x8, float>().Should().Be(3);
        First<F32x16, float>().Should().Be(3);
        First<F64, double>().Should().Be(3);
        First<F64x2, double>().Should().Be(3);
        First<F64x4, double>().Should().Be(3);
        First<F64x8, double>().Should().Be(3);
    }

    [Fact]
    public void Sum_of_halves_adds_the_upper_half_to_the_lower_until_one_element_is_left()
    {
        HalvesDiffer<F32, float>().Should().BeFalse();
        HalvesDiffer<F32x4, float>().Should().BeFalse();
        HalvesDiffer<F32x8, float>().Should().BeFalse();
        HalvesDiffer<F32x16, float>().Should().BeFalse();
        HalvesDiffer<F64, double>().Should().BeFalse();
        HalvesDiffer<F64x2, double>().Should().BeFalse();
        HalvesDiffer<F64x4, double>().Should().BeFalse();
        HalvesDiffer<F64x8, double>().Should().BeFalse();
    }

    [Fact]
    public void Fused_multiply_add_rounds_once()
    {
        // (1 + 2⁻¹²)² = 1 + 2⁻¹¹ + 2⁻²⁴: the last term is lost if the product is rounded first.
        float[] a = new float[16];
        Array.Fill(a, 1 + MathF.ScaleB(1, -12));
        float[] c = new float[16];
        Array.Fill(c, -1 - MathF.ScaleB(1, -11));

        float lost = MathF.ScaleB(1, -24);
        LaneFunctions.Run<F32, float>("FusedMultiplyAdd", a, c, a).Should().OnlyContain(y => y == lost);
        LaneFunctions.Run<F32x16, float>("FusedMultiplyAdd", a, c, a).Should().OnlyContain(y => y == lost);
    }

    /// <summary>Which elements of 2, 3, 2, 3, … are above 2 (for the scalar: whether 3 is).</summary>
    private static unsafe uint MaskBits<T, TElement>(int offset)
        where T : struct, IPackedLane<T, TElement>
        where TElement : unmanaged, System.Numerics.INumber<TElement>
    {
        TElement* values = stackalloc TElement[16];
        for (int i = 0; i < 16; i++)
            values[i] = TElement.CreateChecked(2 + ((i + (T.Count == 1 ? offset : 0)) % 2));
        return T.MaskBits(T.Greater(T.Load(values), T.Of(2)));
    }

    /// <summary>Of 3, 4, 5, …</summary>
    private static unsafe TElement First<T, TElement>()
        where T : struct, IPackedLane<T, TElement>
        where TElement : unmanaged, System.Numerics.INumber<TElement>
    {
        TElement* values = stackalloc TElement[16];
        for (int i = 0; i < 16; i++)
            values[i] = TElement.CreateChecked(3 + i);
        return T.First(T.Load(values));
    }

    /// <summary>Whether the sum is another than that of a loop, for one of many lanes whose order of additions shows.
    /// </summary>
    private static unsafe bool HalvesDiffer<T, TElement>()
        where T : struct, IPackedLane<T, TElement>
        where TElement : unmanaged, System.Numerics.INumber<TElement>
    {
        var random = new Random(1);
        TElement* values = stackalloc TElement[16];
        for (int trial = 0; trial < 100; trial++)
        {
            for (int i = 0; i < 16; i++)
                values[i] = TElement.CreateTruncating(random.NextDouble() - 0.5);
            TElement sum = T.SumOfHalves(T.Load(values));
            for (int half = T.Count / 2; half > 0; half /= 2)
            {
                for (int i = 0; i < half; i++)
                    values[i] += values[i + half];
            }

            if (sum != values[0])
                return true;
        }

        return false;
    }

    private static List<string> Differences<T>(T[] expected, T[] actual, T[][] inputs)
        where T : struct
    {
        List<string> differences = [];
        for (int i = 0; i < expected.Length && differences.Count < 5; i++)
        {
            // Equals takes NaN for NaN but also +0 for -0, whose reciprocals differ.
            double a = Convert.ToDouble(expected[i]), b = Convert.ToDouble(actual[i]);
            if (!a.Equals(b) || double.IsNegative(a) != double.IsNegative(b) && a == 0)
                differences.Add($"f({string.Join(", ", inputs.Select(x => x[i]))}) = {expected[i]} but {actual[i]}");
        }

        return differences;
    }
}
