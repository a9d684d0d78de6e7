using DeepNet.Data;
using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Training.Tests;

public sealed class NanGuardTests
{
    [Fact]
    public void The_operation_that_gave_the_first_NaN_is_named()
    {
        AnomalyException error = Fail(y => (y - 100).Log().Sum(), NanGuard.Loss);
        error.Operation.Should().Be("Log");
        error.Message.Should().StartWith("Trainer: the loss of step 1 (epoch 1) is NaN. First bad operation: Log:");
    }

    [Fact]
    public void The_gradient_that_was_infinite_is_named()
    {
        AnomalyException error = Fail(y => (y * 0).Sqrt().Sum(), NanGuard.Gradients);
        error.Operation.Should().Be("Sqrt");
        error.Message.Should().Contain("the norm of the gradients of step 1").And.Contain("gradient of shape");
    }

    [Fact]
    public void Parameters_that_are_spoilt_are_named()
    {
        AnomalyException error = Fail(y => (y * 0).Sqrt().Sum(), NanGuard.Loss);
        error.Operation.Should().Be("0.weight");
        error.Message.Should().Contain("step 2").And.Contain("NanGuard.Gradients");
    }

    [Fact]
    public void Data_that_are_not_finite_are_named()
    {
        Tensor x = Tensor.From<float>([1, 2, 3, float.NaN], [2, 2]);
        var loader = new DataLoader(new TensorDataset(x, Tensor.Zeros([2, 1])));
        var model = new Linear(2, 1);
        Trainer trainer = Data.Trainer(model, new Sgd(model.Parameters(), 0.1));
        AnomalyException error = trainer.Invoking(t => t.Fit(loader, epochs: 1))
            .Should().Throw<AnomalyException>().Which;
        error.Operation.Should().Be("input");
        error.Message.Should().Contain("Tensor 0 of batch 2");
    }

    [Fact]
    public void Without_a_guard_numbers_take_their_course()
    {
        Sequential model = Data.Model();
        var trainer = new Trainer(
            model, new Sgd(model.Parameters(), 0.1), (y, _) => (y - 100).Log().Sum(),
            new TrainerOptions { NanGuard = NanGuard.None });
        trainer.Fit(Data.Loader(), epochs: 1).Epochs[0].Loss.Should().Be(double.NaN);
    }

    private static AnomalyException Fail(Func<Tensor, Tensor> loss, NanGuard guard)
    {
        Sequential model = Data.Model();
        var trainer = new Trainer(
            model, new Sgd(model.Parameters(), 0.1), (y, _) => loss(y), new TrainerOptions { NanGuard = guard });
        return trainer.Invoking(t => t.Fit(Data.Loader(), epochs: 1)).Should().Throw<AnomalyException>().Which;
    }
}
