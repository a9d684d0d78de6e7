using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers;

public sealed class AveragedWeightsTests
{
    [Fact]
    public void Stochastic_weight_averaging_is_the_plain_mean()
    {
        Linear model = new(2, 1);
        var average = new SwaWeights(model);
        Feed(model, average, 1, 2, 6);
        average.CopyToModel();
        model.Weight.Value.ToArray<float>().Should().Equal(3, 3);
        average.UpdateCount.Should().Be(3);
    }

    [Fact]
    public void An_exponential_average_keeps_its_decay()
    {
        Linear model = new(2, 1);
        var average = new EmaWeights(model, 0.75);
        Feed(model, average, 1, 2, 6);
        average.CopyToModel();
        model.Weight.Value.ToArray<float>()[0].Should().BeApproximately((0.75f * 1.25f) + (0.25f * 6), 1e-6f);
    }

    [Fact]
    public void Warm_up_forgets_early_values_sooner()
    {
        Linear model = new(2, 1);
        var average = new EmaWeights(model, 0.999, warmUp: true);
        Feed(model, average, 0, 11);
        average.CopyToModel();
        model.Weight.Value.ToArray<float>()[0].Should().BeApproximately(9, 1e-5f);
    }

    [Fact]
    public void Averages_are_lent_and_given_back()
    {
        Linear model = new(2, 1);
        var average = new SwaWeights(model);
        Feed(model, average, 1, 3);
        using (average.Apply())
            model.Weight.Value.ToArray<float>().Should().Equal(2, 2);
        model.Weight.Value.ToArray<float>().Should().Equal(3, 3);
    }

    [Fact]
    public void A_loaded_state_continues_bit_by_bit()
    {
        Linear model = new(2, 1), other = new(2, 1);
        EmaWeights straight = new(model, 0.9), first = new(model, 0.9), second = new(other, 0.9);
        Feed(model, straight, 1, 2, 3.3f, 4);
        Feed(model, first, 1, 2);
        second.LoadStateDict(first.StateDict());
        Feed(other, second, 3.3f, 4);
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
        Feed(model, average, 1, 2);
        average.StateDict()["averages.weight"].DType.Should().Be(DType.Float32);
        average.StateDict()["averages.weight"].ToArray<float>()[0].Should().BeApproximately(1.001f, 1e-6f);
        using (average.Apply())
            model.Weight.DType.Should().Be(DType.BFloat16);
    }

    [Fact]
    public void Running_statistics_become_plain_averages_and_modes_stay()
    {
        var norm = new BatchNorm1d(1, momentum: 0.3);
        var model = new Sequential(norm, new Dropout(0.5));
        norm.Forward(Tensor.Full([4, 1], 100.0));
        model.Eval();
        AveragedWeights.UpdateBatchNorm(
            model, [Tensor.From<float>([1, 3], [2, 1]), Tensor.From<float>([5, 11], [2, 1])]);
        norm.RunningMean!.Value.ToScalar<float>().Should().BeApproximately(5, 1e-5f);
        norm.RunningVar!.Value.ToScalar<float>().Should().BeApproximately((2 + 18) / 2f, 1e-5f);
        norm.NumBatchesTracked!.Value.ToScalar<long>().Should().Be(2);
        norm.Momentum.Should().Be(0.3);
        norm.IsTraining.Should().BeFalse();
    }

    [Fact]
    public void Bad_decay_is_named()
    {
        Func<EmaWeights> act = () => new EmaWeights(new Linear(2, 1), 1.5);
        act.Should().Throw<ArgumentOutOfRangeException>().WithMessage("EmaWeights: decay 1.5 must be in [0, 1].*");
    }

    private static void Feed(Linear model, AveragedWeights average, params float[] values)
    {
        foreach (float value in values)
        {
            model.Weight.CopyFrom(Tensor.Full([1, 2], value));
            average.Update();
        }
    }
}
