using System.Globalization;

namespace DeepNet.Tests.Tensors;

/// <summary>How tensors read as text.</summary>
public sealed class DisplayTests
{
    public static TheoryData<string, Tensor> Texts() => new()
    {
        { "3.5", Tensor.From(3.5f) },
        { "7", Tensor.From(7L) },
        { "true", Tensor.From(true) },
        { "[]", Tensor.Zeros([0]) },
        { "[]  shape=[0, 3]", Tensor.Zeros([0, 3]) },
        { "[]  dtype=Int64", Tensor.Zeros([0], DType.Int64) },
        { "[ 1.0, -2.0, 10.5]", Tensor.From([1f, -2f, 10.5f]) },
        { "[ 1.0,  nan, -inf]", Tensor.From([1f, float.NaN, float.NegativeInfinity]) },
        { "[1.0e+00, 1.5e-09]", Tensor.From([1f, 1.5e-9f]) },
        { "[0.3333, 2.0000]", Tensor.From([1f / 3, 2f]) },
        { "[1, 2]  dtype=Int32", Tensor.From([1, 2]) },
        { "[[ 1.0, 20.0],\n [ 3.0,  4.0]]", Tensor.From(new float[,] { { 1, 20 }, { 3, 4 } }) },
        { "[[ true, false]]\n".TrimEnd(), Tensor.From(new[,] { { true, false } }) },
        { "[[[0],\n  [1]],\n\n [[2],\n  [3]]]\nshape=[2, 2, 1]", Tensor.Arange(4).Reshape(2, 2, 1) },
        { "[   0,    1,    2, ..., 1498, 1499, 1500]  shape=[1501]", Tensor.Arange(1501) },
        { "[1.0]  requiresGrad=true", Tensor.Ones([1]).RequireGrad() },
        { "[2.0]  grad=Mul", Tensor.Ones([1]).RequireGrad() * 2 },
        { "[1.5]  dtype=BFloat16", Tensor.Full([1], 1.5, DType.BFloat16) },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Reads_as(string expected, Tensor x) => x.ToString().Should().Be(expected);

    [Fact]
    public void Only_the_corners_of_a_large_tensor_are_shown()
    {
        string[] lines = Tensor.Zeros([200, 30]).ToString().Split('\n');

        lines.Should().HaveCount(8);
        lines[3].Should().Be(" ...,");
        lines[0].Should().Be("[[0.0, 0.0, 0.0, ..., 0.0, 0.0, 0.0],");
        lines[7].Should().Be("shape=[200, 30]");
    }

    [Fact]
    public void Long_rows_are_wrapped()
    {
        string[] lines = Tensor.Arange(200).ToString().Split('\n');

        lines.Should().OnlyContain(line => line.Length <= 101).And.HaveCountGreaterThan(5);
        lines[1].Should().StartWith("  2");
    }

    [Fact]
    public void The_culture_does_not_matter()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            culture.NumberFormat.NumberDecimalSeparator = ",";
            culture.NumberFormat.NegativeSign = "minus ";
            CultureInfo.CurrentCulture = culture;
            Tensor.From([1.5f, -1e-7f]).ToString().Should().Be("[ 1.5e+00, -1.0e-07]");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
