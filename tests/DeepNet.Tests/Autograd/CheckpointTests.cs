namespace DeepNet.Tests.AutogradTests;

public sealed class CheckpointTests
{
    [Fact]
    public void Gives_the_same_gradients_to_inputs_and_captured_parameters()
    {
        Tensor w = Tensor.From<double>([0.5, -1], [2]).RequireGrad(),
            x = Tensor.From<double>([1, 2], [2]).RequireGrad();
        Tensor Block(Tensor[] v) => (v[0] * w).Tanh() * w;

        Tensor[] plain = Autograd.Grad([Block([x * 2]).Sum()], [x, w]);
        Tensor[] saved = Autograd.Grad([Autograd.Checkpoint(Block, x * 2).Sum()], [x, w]);
        saved[0].ToArray<double>().Should().Equal(plain[0].ToArray<double>());
        saved[1].ToArray<double>().Should().Equal(plain[1].ToArray<double>());
    }

    [Fact]
    public void Can_be_differentiated_twice()
    {
        Tensor w = Tensor.From<double>([0.5, -1], [2]).RequireGrad(),
            x = Tensor.From<double>([1, 2], [2]).RequireGrad();
        GradCheck.Verify(v => Autograd.Checkpoint(u => (u[0] * v[1]).Tanh(), v[0]), [x, w], order: 2);
    }

    [Fact]
    public void Inputs_without_gradients_still_lead_to_the_parameters()
    {
        Tensor w = Tensor.Ones([2]).RequireGrad(), x = Tensor.Full([2], 3);
        Autograd.Checkpoint(v => v[0] * w, x).Sum().Backward();
        w.Grad!.ToArray<float>().Should().Equal(3, 3);
    }

    [Fact]
    public void Random_numbers_are_drawn_again_as_they_were()
    {
        var source = new RandomSource(1);
        Tensor x = Tensor.Ones([1]).RequireGrad();
        var drawn = new List<double>();
        Tensor y = Autograd.Checkpoint(
            v =>
            {
                drawn.Add(source.NextDouble());
                return v[0] * drawn[^1];
            },
            x);
        double between = source.NextDouble();
        y.Sum().Backward();
        drawn.Should().HaveCount(2);
        drawn[1].Should().Be(drawn[0]).And.NotBe(between);
        source.Position.Should().Be(2);
    }

    [Fact]
    public void Sources_that_depend_on_each_other_are_each_counted_once()
    {
        Tensor a = Tensor.From(3.0).RequireGrad();
        Tensor b = a * a;
        Autograd.Checkpoint(v => v[0] * v[1], a, b).Backward();
        a.Grad!.ToScalar<double>().Should().Be(27);

        Tensor x = Tensor.From(2.0).RequireGrad();
        GradCheck.Verify(v => Autograd.Checkpoint(u => u[0] * u[1], v[0], v[0] * v[0]), [x], order: 2);
    }

    [Fact]
    public void Checkpoints_in_a_row_may_share_a_parameter()
    {
        Tensor w = Tensor.From(0.5).RequireGrad(), x = Tensor.From(1.0);
        Tensor Step(Tensor[] v) => (v[0] * w).Tanh();
        Tensor h = Autograd.Checkpoint(Step, Autograd.Checkpoint(Step, x));
        h.Backward();
        Tensor[] plain = Autograd.Grad([Step([Step([x])])], [w]);
        w.Grad!.ToScalar<double>().Should().Be(plain[0].ToScalar<double>());
    }

    [Fact]
    public void Hooks_of_what_it_uses_run_once()
    {
        Tensor w = Tensor.From(1.0).RequireGrad(), x = Tensor.From(1.0).RequireGrad();
        int calls = 0;
        w.RegisterHook(g =>
        {
            calls++;
            return g * 2;
        });
        Tensor h = x * 1;
        h.RetainGrad();
        Autograd.Checkpoint(v => v[0] * w, h).Backward();
        calls.Should().Be(1);
        w.Grad!.ToScalar<double>().Should().Be(2);
        h.Grad!.ToScalar<double>().Should().Be(1);
    }
}
