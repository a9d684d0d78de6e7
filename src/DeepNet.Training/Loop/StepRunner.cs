using System.Globalization;
using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Training;

/// <summary>Makes one step of the optimizer from a few batches.</summary>
internal sealed class StepRunner<TBatch>(TrainingRun run, Func<TBatch, BatchResult> evaluate)
{
    /// <summary>A scale of 2¹⁶ has shrunk below 1 by then: it is not what makes gradients overflow.</summary>
    private const int MostSkipped = 20;

    private readonly TrainerOptions _options = run.Options;

    /// <summary>Whether the gradient scaler left the last step out.</summary>
    public bool IsSkipped { get; private set; }

    /// <summary>The gradients are those of the mean of the batches' losses.</summary>
    /// <param name="batches">At least one.</param>
    /// <param name="observe">Sees each batch's result, once.</param>
    /// <returns>The mean of the losses before the step.</returns>
    public double Run(List<TBatch> batches, Action<BatchResult>? observe)
    {
        RandomState[]? generators = _options.NanGuard == NanGuard.None ? null : run.Generators.Capture();
        if (_options.GradientScaler is { } scaler)
            return RunScaled(scaler, batches, observe, generators);
        bool isFirst = true;
        double first = 0;
        run.Optimizer.Step(() =>
        {
            (double mean, Tensor total) = Backward(batches, isFirst, observe, generators);
            if (isFirst)
                (first, isFirst) = (mean, false);
            Clip(batches, generators);
            return total;
        });
        return first;
    }

    /// <summary>Gradients are unscaled before they are looked at and clipped; without finite ones there is no
    /// step.</summary>
    private double RunScaled(
        GradientScaler scaler, List<TBatch> batches, Action<BatchResult>? observe, RandomState[]? generators)
    {
        double mean;
        scaler.Forget();
        using (Tensor.EnableGrad())
            (mean, _) = Backward(batches, true, observe, generators);
        IsSkipped = !scaler.Unscale(run.Optimizer);
        if (!IsSkipped)
            Clip(batches, generators);
        scaler.Step(run.Optimizer);
        scaler.Update();
        if (generators is not null && scaler.SkippedInARow >= MostSkipped)
        {
            string what = string.Create(
                CultureInfo.InvariantCulture, $"{MostSkipped} steps in a row were left out; the norm of the gradients");
            throw NonFinite.Find(run, batches, Evaluate, generators, what, double.NaN);
        }

        return mean;
    }

    private (double Mean, Tensor Total) Backward(
        List<TBatch> batches, bool isFirst, Action<BatchResult>? observe, RandomState[]? generators)
    {
        run.Optimizer.ZeroGrad();
        double mean = 0;
        Tensor? total = null;
        foreach (TBatch batch in batches)
        {
            BatchResult result = Evaluate(batch);
            double loss = LossValue.Of(result.Loss);
            if (generators is not null && !double.IsFinite(loss))
                throw NonFinite.Find(run, batches, Evaluate, generators, "the loss", loss);
            mean += loss / batches.Count;
            Tensor share = batches.Count == 1 ? result.Loss : result.Loss / batches.Count;
            (_options.GradientScaler?.Scale(share) ?? share).Backward();
            total = total is null ? share.Detach() : total + share.Detach();
            if (isFirst)
            {
                run.LossSum += loss * result.Samples;
                run.LossWeight += result.Samples;
                observe?.Invoke(result);
            }
        }

        return (mean, total!);
    }

    private BatchResult Evaluate(TBatch batch)
    {
        using IDisposable? scope = _options.ForwardScope?.Invoke();
        return evaluate(batch);
    }

    private void Clip(List<TBatch> batches, RandomState[]? generators)
    {
        if (_options.ClipValue is { } largest)
            GradientClipping.ClipGradValue(Trained(), largest);
        if (_options.ClipNorm is null && _options.NanGuard != NanGuard.Gradients)
            return;
        double norm = GradientClipping.ClipGradNorm(Trained(), _options.ClipNorm ?? double.PositiveInfinity);
        if (generators is not null && !double.IsFinite(norm))
            throw NonFinite.Find(run, batches, Evaluate, generators, "the norm of the gradients", norm);
    }

    private IEnumerable<Parameter> Trained() => run.Optimizer.Groups.SelectMany(group => group.Parameters);
}
