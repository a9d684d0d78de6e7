using DeepNet.Data;
using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Training;

/// <summary>Trains a layer on pairs of inputs and targets.</summary>
/// <remarks>
/// <c>var trainer = new Trainer(model, optimizer, (y, targets) => Loss.CrossEntropy(y, targets));</c>
/// <c>TrainingHistory history = trainer.Fit(trainLoader, validationLoader, epochs: 10);</c>
/// <para>For modules and batches of other kinds there is <see cref="Trainer{TBatch}"/>, whose remarks hold here
/// too.</para>
/// </remarks>
public sealed class Trainer : Trainer<TensorTuple>
{
    /// <summary>Makes a trainer; nothing is trained yet.</summary>
    /// <param name="model">What is trained.</param>
    /// <param name="optimizer">What trains it.</param>
    /// <param name="loss">The mean loss of a batch, of the model's output and the targets.</param>
    /// <param name="options">How; all defaults if left out.</param>
    /// <exception cref="ArgumentException">A setting is out of range, or belongs to another optimizer.</exception>
    public Trainer(
        Layer model, Optimizer optimizer, Func<Tensor, Tensor, Tensor> loss, TrainerOptions? options = null)
        : base(model, optimizer, Evaluator(model, loss), options)
    {
    }

    private static Func<TensorTuple, BatchResult> Evaluator(Layer model, Func<Tensor, Tensor, Tensor> loss)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(loss);
        return batch =>
        {
            var (x, targets) = batch;
            Tensor y = model.Forward(x);
            return new BatchResult(loss(y, targets), y, targets);
        };
    }
}
