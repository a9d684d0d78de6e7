namespace DeepNet.Tests.AutogradTests;

public sealed class AnomalyTests
{
    [Fact]
    public void Names_the_operation_whose_result_is_the_first_NaN()
    {
        Tensor x = Tensor.From<float>([1, -1], [2]).RequireGrad();
        using IDisposable scope = Autograd.DetectAnomaly();
        Action act = () => _ = (x * 2).Log() * 3;
        act.Should().Throw<AnomalyException>().WithMessage("Log: result of shape [2] has NaN at flat index 1.")
            .Which.Operation.Should().Be("Log");
    }

    [Fact]
    public void Names_the_operation_whose_gradient_is_infinite()
    {
        Tensor x = Tensor.From<float>([0, 1], [2]).RequireGrad();
        using IDisposable scope = Autograd.DetectAnomaly();
        Action act = () => x.Sqrt().Sum().Backward();
        act.Should().Throw<AnomalyException>().Which.Operation.Should().Be("Sqrt");
    }

    [Fact]
    public void Says_nothing_when_closed()
    {
        Autograd.DetectAnomaly().Dispose();
        Tensor x = Tensor.From<float>([-1], [1]);
        float.IsNaN(x.Log().ToScalar<float>()).Should().BeTrue();
    }
}
