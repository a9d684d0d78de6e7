using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers;

public sealed class SwaWeightsTests
{
    [Fact]
    public void Stochastic_weight_averaging_is_the_plain_mean()
    {
        Linear model = new(2, 1);
        var average = new SwaWeights(model);
        AveragedWeightsTests.Feed(model, average, 1, 2, 6);
        average.CopyToModel();
        model.Weight.Value.ToArray<float>().Should().Equal(3, 3);
        average.UpdateCount.Should().Be(3);
    }

    [Fact]
    public void Averages_are_lent_and_given_back()
    {
        Linear model = new(2, 1);
        var average = new SwaWeights(model);
        AveragedWeightsTests.Feed(model, average, 1, 3);
        using (average.Apply())
            model.Weight.Value.ToArray<float>().Should().Equal(2, 2);
        model.Weight.Value.ToArray<float>().Should().Equal(3, 3);
    }
}
