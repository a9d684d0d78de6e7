using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.AutogradTests;

/// <summary>Memory of gradients is used again, but never while somebody can see it.</summary>
public sealed class GradientMemoryTests
{
    [Fact]
    public void A_gradient_that_was_seen_outlives_ZeroGrad()
    {
        var parameter = new Parameter(Tensor.Full([300], 3.0));
        var optimizer = new Sgd([parameter], learningRate: 0);
        parameter.Value.Square().Sum().Backward();
        Tensor seen = parameter.Grad!;
        optimizer.ZeroGrad();
        (parameter.Value * 5).Sum().Backward();
        seen.ToArray<float>().Should().AllBeEquivalentTo(6f);
        parameter.Grad!.ToArray<float>().Should().AllBeEquivalentTo(5f);
    }

    [Fact]
    public void A_gradient_nobody_saw_is_recycled()
    {
        var parameter = new Parameter(Tensor.Full([300], 3.0));
        var optimizer = new Sgd([parameter], learningRate: 1);
        for (int step = 0; step < 3; step++)
        {
            parameter.Value.Square().Sum().Backward();
            Storage storage = parameter.UnseenGrad!.Storage;
            optimizer.Step();
            optimizer.ZeroGrad();
            storage.IsDisposed.Should().BeTrue();
        }

        parameter.Value.ToArray<float>().Should().AllBeEquivalentTo(-3f);
    }

    [Fact]
    public void A_gradient_of_several_operations_is_not_overwritten()
    {
        Tensor x = Tensor.From(new float[] { -2, -1, 1, 2 });
        x.RequiresGrad = true;
        Tensor y = x * 2;
        Tensor sum = (y.Relu() + y.Square()) * 3;
        sum.Sum().Backward();
        x.Grad!.ToArray<float>().Should().Equal(-48, -24, 30, 54);
    }

    [Fact]
    public void A_gradient_that_was_asked_for_is_not_overwritten()
    {
        Tensor x = Tensor.From(new float[] { -2, -1, 1, 2 });
        x.RequiresGrad = true;
        Tensor y = x.Relu(), shown = y * 1;
        shown.RetainGrad();
        Tensor? hooked = null;
        y.RegisterHook(gradient =>
        {
            hooked = gradient;
            return null;
        });
        (shown.Relu() * 7).Sum().Backward();
        shown.Grad!.ToArray<float>().Should().Equal(0, 0, 7, 7);
        hooked!.ToArray<float>().Should().Equal(0, 0, 7, 7);
        x.Grad!.ToArray<float>().Should().Equal(0, 0, 7, 7);
        Tensor wanted = Autograd.Grad([(y * 2).Relu().Sum()], [y])[0];
        wanted.ToArray<float>().Should().Equal(0, 0, 2, 2);
    }
}
