namespace DeepNet.Tests.Ops.Spectral;

public sealed class WindowTests
{
    public static TheoryData<string, Func<int, bool, Tensor>> Windows => new()
    {
        { "Bartlett", (n, periodic) => Window.Bartlett(n, periodic, DType.Float64) },
        { "Blackman", (n, periodic) => Window.Blackman(n, periodic, DType.Float64) },
        { "Hamming", (n, periodic) => Window.Hamming(n, periodic, dtype: DType.Float64) },
        { "Hann", (n, periodic) => Window.Hann(n, periodic, DType.Float64) },
        { "Kaiser", (n, periodic) => Window.Kaiser(n, periodic, dtype: DType.Float64) },
    };

    [Theory]
    [MemberData(nameof(Windows))]
    public void A_periodic_window_is_a_longer_symmetric_one_without_its_end(string name, Func<int, bool, Tensor> make)
    {
        double[] symmetric = make(9, false).ToArray<double>(), periodic = make(8, true).ToArray<double>();
        periodic.Should().Equal(symmetric[..8], name);
        symmetric[4].Should().BeApproximately(1, 1e-15, name);
        for (int k = 0; k < 4; k++)
            symmetric[k].Should().BeApproximately(symmetric[8 - k], 1e-14, name).And.BeLessThan(symmetric[k + 1]);
        make(1, true).ToArray<double>().Should().Equal(1);
        make(0, true).Shape.Should().Equal(0);
        FluentActions.Invoking(() => make(-1, true)).Should().Throw<ArgumentException>()
            .WithMessage($"{name}: n -1 must not be negative.");
    }

    [Fact]
    public void Values_are_those_of_the_formulas()
    {
        Window.Hann(4).ToArray<float>().Should().Equal(0, 0.5f, 1, 0.5f);
        Window.Bartlett(4).ToArray<float>().Should().Equal(0, 0.5f, 1, 0.5f);
        Window.Hamming(2, alpha: 0.6, beta: 0.4).ToArray<float>().Should().Equal(0.2f, 1);
        Window.Blackman(4, dtype: DType.Float64).ToArray<double>()[1].Should().BeApproximately(0.34, 1e-15);
        Window.Kaiser(4, beta: 0).ToArray<float>().Should().Equal(1, 1, 1, 1);
        // I₀(0) / I₀(12)
        Window.Kaiser(4, dtype: DType.Float64).ToArray<double>()[0].Should().BeApproximately(1 / 18948.925349, 1e-12);
        FluentActions.Invoking(() => Window.Hann(4, dtype: DType.Int64)).Should().Throw<DTypeException>()
            .WithMessage("Hann: Int64*");
    }
}
