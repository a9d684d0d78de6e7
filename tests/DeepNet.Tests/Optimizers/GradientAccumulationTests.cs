using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers;

public sealed class GradientAccumulationTests
{
    [Fact]
    public void Backward_passes_before_a_step_add_up()
    {
        Tensor x = PlainLoops.Values(1, [8, 3]), y = PlainLoops.Values(2, [8, 1]);
        Linear whole = new(3, 1), parts = new(3, 1);
        parts.LoadStateDict(whole.StateDict());
        Loss.MeanSquaredError(whole.Forward(x), y).Backward();
        for (int start = 0; start < 8; start += 4)
            (Loss.MeanSquaredError(parts.Forward(x.Narrow(0, start, 4)), y.Narrow(0, start, 4)) / 2).Backward();
        new Sgd(whole.Parameters(), 0.1).Step();
        new Sgd(parts.Parameters(), 0.1).Step();
        for (int i = 0; i < 3; i++)
        {
            parts.Weight.Value.ToArray<float>()[i].Should().BeApproximately(
                whole.Weight.Value.ToArray<float>()[i], 1e-6f);
        }
    }

    [Fact]
    public void A_step_may_compute_the_loss_itself()
    {
        var parameter = new Parameter(Tensor.Full([1], 3.0));
        var sgd = new Sgd([parameter], 0.5);
        using IDisposable scope = Tensor.NoGrad();
        Tensor loss = sgd.Step(() =>
        {
            sgd.ZeroGrad();
            Tensor square = parameter.Value.Square().Sum();
            square.Backward();
            return square;
        });
        loss.ToScalar<float>().Should().Be(9);
        parameter.Value.ToScalar<float>().Should().Be(0);
    }
}
