using DeepNet.Models;

namespace DeepNet.Tests.Models;

public sealed class LeNetTests
{
    [Fact]
    public void LeNet5_has_the_parameters_of_the_paper_s_sizes()
    {
        var model = new LeNet(LeNetConfig.LeNet5);

        model.ParameterCount.Should().Be(61_706);
        model.StateDict().Keys.Where(key => key.EndsWith(".weight", StringComparison.Ordinal)).Should().Equal(
            "conv1.weight", "conv2.weight", "fc1.weight", "fc2.weight", "fc3.weight");
        model.Forward(Tensor.Zeros([3, 1, 28, 28])).Shape.Should().Equal(3, 10);
    }

    [Fact]
    public void Other_sizes_fit_together()
    {
        var config = LeNetConfig.Mnist with { Channels = 3, Size = 32, Classes = 4 };

        Tensor y = new LeNet(config).Forward(Tensor.Zeros([2, 3, 32, 32]));

        y.Shape.Should().Equal(2, 4);
    }

    [Fact]
    public void Batch_normalization_takes_the_place_of_the_convolutions_biases()
    {
        var model = new LeNet(LeNetConfig.Mnist);

        model.StateDict().Keys.Should().Contain("bn1.running_mean").And.NotContain("conv1.bias");
    }

    [Fact]
    public void A_few_steps_lower_the_loss()
    {
        Tensor.ManualSeed(1);
        var model = new LeNet(LeNetConfig.Mnist with { FirstFilters = 4, SecondFilters = 8 });
        Tensor images = Tensor.Randn([20, 1, 28, 28]);
        Tensor labels = Tensor.Arange(20) % 10;
        var optimizer = new DeepNet.Optimizers.Adam(model.Parameters(), learningRate: 1e-2);
        var losses = new List<float>();
        for (int step = 0; step < 10; step++)
        {
            optimizer.ZeroGrad();
            Tensor loss = Loss.CrossEntropy(model.Forward(images), labels);
            loss.Backward();
            optimizer.Step();
            losses.Add(loss.ToScalar<float>());
        }

        losses[^1].Should().BeLessThan(losses[0] / 2);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(30)]
    public void Sizes_that_do_not_halve_twice_are_named(int size)
    {
        Action create = () => _ = new LeNet(LeNetConfig.LeNet5 with { Size = size });

        create.Should().Throw<ArgumentException>().WithMessage($"*Size {size}*multiple of 4*");
    }

    [Fact]
    public void A_size_of_zero_is_refused()
    {
        Action create = () => _ = new LeNet(LeNetConfig.LeNet5 with { FirstHidden = 0 });

        create.Should().Throw<ArgumentException>().WithMessage("*FirstHidden = 0*");
    }
}
