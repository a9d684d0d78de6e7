namespace DeepNet.Tests.AutogradTests;

public sealed class BackwardTests
{
    [Fact]
    public void Gradients_accumulate_over_passes()
    {
        Tensor x = Vector(1, 2, 3);
        (x * x).Sum().Backward();
        (x * 10).Sum().Backward();
        x.Grad!.ToArray<float>().Should().Equal(12, 14, 16);
    }

    [Fact]
    public void A_tensor_used_twice_gets_the_sum()
    {
        Tensor x = Vector(2, 3);
        Tensor y = x * x;
        ((y * x) + y).Sum().Backward();
        x.Grad!.ToArray<float>().Should().Equal((3 * 4) + 4, (3 * 9) + 6);
    }

    [Fact]
    public void Two_leaves_that_share_one_gradient_do_not_share_its_memory()
    {
        Tensor a = Vector(1, 2), b = Vector(3, 4);
        (a + b).Sum().Backward();
        (a * 5).Sum().Backward();
        a.Grad!.ToArray<float>().Should().Equal(6, 6);
        b.Grad!.ToArray<float>().Should().Equal(1, 1);
    }

    [Fact]
    public void The_gradient_passed_in_is_not_changed_or_kept()
    {
        Tensor x = Vector(1, 2), seed = Tensor.From<float>([1, 1], [2]);
        Tensor y = x + x;
        y.Backward(seed, retainGraph: true);
        y.Backward(seed);
        seed.ToArray<float>().Should().Equal(1, 1);
        x.Grad!.ToArray<float>().Should().Equal(4, 4);
    }

    [Fact]
    public void A_gradient_the_user_set_is_not_written_to()
    {
        Tensor x = Vector(1, 2), mine = Tensor.From<float>([7, 7], [2]);
        x.Grad = mine;
        (x * 2).Sum().Backward();
        mine.ToArray<float>().Should().Equal(7, 7);
        x.Grad.ToArray<float>().Should().Equal(9, 9);
    }

    [Fact]
    public void Backward_of_several_elements_needs_a_gradient()
    {
        Action act = () => (Vector(1, 2) * 2).Backward();
        act.Should().Throw<InvalidOperationException>().WithMessage("*shape [2]*Sum()*");
    }

    [Fact]
    public void Backward_of_an_untracked_tensor_says_why()
    {
        Action act = () => Tensor.Ones([1]).Backward();
        act.Should().Throw<InvalidOperationException>()
            .WithMessage("Backward: the tensor of shape [1] does not require gradients*");
    }

    [Fact]
    public void Backward_twice_needs_a_retained_graph()
    {
        Tensor y = (Vector(1, 2) * 2).Exp().Sum();
        y.Backward();
        Action act = () => y.Backward();
        act.Should().Throw<InvalidOperationException>().WithMessage("*freed*retainGraph: true*");

        Tensor x = Vector(1, 2), z = (x * x).Sum();
        z.Backward(retainGraph: true);
        z.Backward();
        x.Grad!.ToArray<float>().Should().Equal(4, 8);
    }

    [Fact]
    public void A_gradient_of_the_wrong_shape_is_refused()
    {
        Action act = () => (Vector(1, 2) * 2).Backward(Tensor.Ones([3]));
        act.Should().Throw<ShapeException>().WithMessage("*[3]*[2]*");
    }

    [Fact]
    public void A_change_in_place_between_forward_and_backward_is_noticed()
    {
        Tensor w = Vector(1, 2);
        Tensor y = (w * w).Sum();
        w.Overwrite(Tensor.From<float>([5, 5], [2]));
        Action act = () => y.Backward();
        act.Should().Throw<InvalidOperationException>().WithMessage("*Mul*changed in place*");
    }

    [Fact]
    public void Hooks_see_and_replace_gradients()
    {
        Tensor x = Vector(1, 2);
        Tensor y = x * 3;
        var seen = new List<float[]>();
        y.RegisterHook(g =>
        {
            seen.Add(g.ToArray<float>());
            return g * 10;
        });
        using IDisposable leafHook = x.RegisterHook(g =>
        {
            seen.Add(g.ToArray<float>());
            return null;
        });
        (y * 2).Sum().Backward();
        seen.Should().HaveCount(2);
        seen[0].Should().Equal(2, 2);
        seen[1].Should().Equal(60, 60);
        x.Grad!.ToArray<float>().Should().Equal(60, 60);

        leafHook.Dispose();
        (x * 1).Sum().Backward();
        seen.Should().HaveCount(2);
    }

    [Fact]
    public void RetainGrad_keeps_the_gradient_of_a_result()
    {
        Tensor x = Vector(1, 2);
        Tensor y = x * 3;
        y.RetainGrad();
        (y * y).Sum().Backward();
        y.Grad!.ToArray<float>().Should().Equal(6, 12);
        x.Grad!.ToArray<float>().Should().Equal(18, 36);
    }

    [Fact]
    public void Detach_and_NoGrad_cut_the_graph()
    {
        Tensor x = Vector(1, 2);
        (x.Detach() * x).Sum().Backward();
        x.Grad!.ToArray<float>().Should().Equal(1, 2);
        using (Tensor.NoGrad())
        {
            (x * 2).RequiresGrad.Should().BeFalse();
            using (Tensor.EnableGrad())
                (x * 2).RequiresGrad.Should().BeTrue();
            (x * 2).RequiresGrad.Should().BeFalse();
        }

        (x * 2).RequiresGrad.Should().BeTrue();
    }

    [Fact]
    public async Task NoGrad_follows_await_and_does_not_leak_to_other_flows()
    {
        Tensor x = Vector(1);
        bool inside, other = false;
        using (Tensor.NoGrad())
        {
            await Task.Delay(1);
            inside = (x * 2).RequiresGrad;
        }

        Task scoped = Task.Run(async () =>
        {
            using IDisposable scope = Tensor.NoGrad();
            await Task.Delay(20);
        });
        other = (x * 2).RequiresGrad;
        await scoped;
        inside.Should().BeFalse();
        other.Should().BeTrue();
    }

    [Fact]
    public void RequiresGrad_is_for_floating_point_leaves()
    {
        Action integer = () => Tensor.Ones([2], DType.Int64).RequiresGrad = true;
        integer.Should().Throw<DTypeException>().WithMessage("*Int64*");
        Action result = () => (Vector(1) * 2).RequiresGrad = false;
        result.Should().Throw<InvalidOperationException>().WithMessage("*Mul*Detach()*");
    }

    [Fact]
    public void A_deep_graph_does_not_overflow_the_stack()
    {
        Tensor x = Vector(1);
        Tensor y = x;
        for (int i = 0; i < 20_000; i++)
            y = y * 1;
        y.Sum().Backward();
        x.Grad!.ToScalar<float>().Should().Be(1);
    }

    [Fact]
    public void Passes_on_several_threads_share_parameters_safely()
    {
        Tensor w = Vector(1, 2, 3);
        var gradients = new float[8][];
        Parallel.For(0, gradients.Length, i =>
        {
            Tensor[] g = Autograd.Grad([(w * w * (i + 1)).Sum()], [w]);
            gradients[i] = g[0].ToArray<float>();
        });
        for (int i = 0; i < gradients.Length; i++)
            gradients[i].Should().Equal(2 * (i + 1), 4 * (i + 1), 6 * (i + 1));
    }

    [Fact]
    public void A_path_through_a_freed_graph_is_an_error_for_Grad_too()
    {
        Tensor x = Vector(1, 2);
        Tensor h = x.Exp();
        h.Sum().Backward();
        Action act = () => Autograd.Grad((h * x).Sum(), x);
        act.Should().Throw<InvalidOperationException>().WithMessage("*Exp*freed*");
    }

    [Fact]
    public void A_result_changed_in_place_is_noticed()
    {
        Tensor x = Vector(0, 1);
        Tensor y = x.Exp();
        y.Detach()[0] = Tensor.From(100f);
        Action act = () => y.Sum().Backward();
        act.Should().Throw<InvalidOperationException>().WithMessage("*result of Exp was changed in place*");
    }

    [Fact]
    public void Grad_takes_only_what_fits_and_is_not_written_to_later()
    {
        Tensor x = Vector(1, 2);
        (x * 3).Sum().Backward();
        Action shape = () => x.Grad = Tensor.Zeros([1000]);
        shape.Should().Throw<ShapeException>().WithMessage("Grad: shape [1000]*[2]*");
        Action type = () => x.Grad = Tensor.Zeros([2], DType.Float64);
        type.Should().Throw<DTypeException>();

        Tensor mine = Tensor.Ones([2]);
        x.Grad = mine;
        (x * 3).Sum().Backward();
        x.Grad.ToArray<float>().Should().Equal(4, 4);
        mine.ToArray<float>().Should().Equal(1, 1);
    }

    [Fact]
    public void A_hook_must_keep_the_type()
    {
        Tensor x = Vector(1, 2);
        Tensor y = x.Exp();
        y.RegisterHook(g => g.Cast(DType.Float64));
        Action act = () => y.Sum().Backward();
        act.Should().Throw<DTypeException>().WithMessage("Hook:*");
    }

    [Fact]
    public void Recorded_gradients_of_two_leaves_are_two_tensors()
    {
        Tensor p = Vector(1, 2), q = Vector(3, 4), seed = Tensor.Ones([2]);
        (p + q).Backward(seed, createGraph: true);
        p.Grad.Should().NotBeSameAs(q.Grad);
        p.Grad!.Overwrite(Tensor.Zeros([2]));
        q.Grad!.ToArray<float>().Should().Equal(1, 1);
        seed.ToArray<float>().Should().Equal(1, 1);
    }

    [Fact]
    public void Passes_of_several_threads_add_up_in_one_leaf()
    {
        Tensor w = Vector(1, 2, 3);
        Parallel.For(0, 64, _ => (w * 2).Sum().Backward());
        w.Grad!.ToArray<float>().Should().Equal(128, 128, 128);
    }

    [Fact]
    public void RetainGrad_twice_is_RetainGrad_once()
    {
        Tensor y = Vector(1, 2) * 3;
        y.RetainGrad();
        y.RetainGrad();
        y.Sum().Backward();
        y.Grad!.ToArray<float>().Should().Equal(1, 1);
    }

    private static Tensor Vector(params float[] values) => Tensor.From<float>(values, [values.Length]).RequireGrad();
}
