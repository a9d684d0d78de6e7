using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers;

public sealed class EmaWeightsTests
{
    [Fact]
    public void An_exponential_average_keeps_its_decay()
    {
        Linear model = new(2, 1);
        var average = new EmaWeights(model, 0.75);
        AveragedWeightsTests.Feed(model, average, 1, 2, 6);
        average.CopyToModel();
        model.Weight.Value.ToArray<float>()[0].Should().BeApproximately((0.75f * 1.25f) + (0.25f * 6), 1e-6f);
    }

    [Fact]
    public void Warm_up_forgets_early_values_sooner()
    {
        Linear model = new(2, 1);
        var average = new EmaWeights(model, 0.999, warmUp: true);
        AveragedWeightsTests.Feed(model, average, 0, 11);
        average.CopyToModel();
        model.Weight.Value.ToArray<float>()[0].Should().BeApproximately(9, 1e-5f);
    }

    [Fact]
    public void A_loaded_state_continues_bit_by_bit()
    {
        Linear model = new(2, 1), other = new(2, 1);
        EmaWeights straight = new(model, 0.9), first = new(model, 0.9), second = new(other, 0.9);
        AveragedWeightsTests.Feed(model, straight, 1, 2, 3.3f, 4);
        AveragedWeightsTests.Feed(model, first, 1, 2);
        second.LoadStateDict(first.StateDict());
        AveragedWeightsTests.Feed(other, second, 3.3f, 4);
        second.StateDict()["averages.weight"].ToArray<float>()
            .Should().Equal(straight.StateDict()["averages.weight"].ToArray<float>());
        second.UpdateCount.Should().Be(4);
        Action act = () => second.LoadStateDict(new SwaWeights(new Linear(3, 1)).StateDict());
        act.Should().Throw<StateDictException>().WithMessage("*EmaWeights*averages.weight*");
    }

    [Fact]
    public void Half_parameters_are_averaged_in_single_precision()
    {
        Linear model = new(2, 1);
        model.To(DType.BFloat16);
        var average = new EmaWeights(model, 0.999);
        AveragedWeightsTests.Feed(model, average, 1, 2);
        average.StateDict()["averages.weight"].DType.Should().Be(DType.Float32);
        average.StateDict()["averages.weight"].ToArray<float>()[0].Should().BeApproximately(1.001f, 1e-6f);
        using (average.Apply())
            model.Weight.DType.Should().Be(DType.BFloat16);
    }

    [Fact]
    public void Bad_decay_is_named()
    {
        foreach (double bad in new[] { -0.5, 1.5, double.NaN })
        {
            Func<EmaWeights> act = () => new EmaWeights(new Linear(2, 1), bad);
            act.Should().Throw<ArgumentOutOfRangeException>()
                .WithMessage($"EmaWeights: decay {bad} must be in [0, 1].*");
        }
    }
}
