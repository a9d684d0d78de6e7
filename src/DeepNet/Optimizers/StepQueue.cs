using System.Runtime.InteropServices;
using DeepNet.Kernels;

namespace DeepNet.Optimizers;

/// <summary>Collects the steps of many tensors, so that a device makes those that are alike at once.</summary>
internal sealed class StepQueue
{
    private readonly List<Batch> _batches = [];

    private abstract class Batch
    {
        public abstract void Run();
    }

    /// <summary>Makes one step on all tensors of some, on whatever devices and of whatever types they are.</summary>
    public static void Run<TStep>(IEnumerable<StepTensors> tensors, TStep step)
        where TStep : struct, IStepOp
    {
        foreach (var alike in tensors.GroupBy(entry => (entry.Parameter.Backend, entry.Parameter.DType)))
            alike.Key.Backend.Step([.. alike], step);
    }

    /// <summary>Puts a step off until <see cref="Run()"/>. Nobody may read or write its tensors before.</summary>
    public void Add<TStep>(in StepTensors tensors, in TStep step)
        where TStep : struct, IStepOp
    {
        foreach (Batch batch in _batches)
        {
            if (batch is Batch<TStep> own && own.TryAdd(tensors, step))
                return;
        }

        _batches.Add(new Batch<TStep>(tensors, step));
    }

    /// <summary>Makes the steps.</summary>
    public void Run()
    {
        Batch[] batches = [.. _batches];
        _batches.Clear();
        foreach (Batch batch in batches)
            batch.Run();
    }

    /// <summary>Tensors of one device and type whose steps have the same settings.</summary>
    private sealed class Batch<TStep>(StepTensors first, TStep step) : Batch
        where TStep : struct, IStepOp
    {
        private readonly List<StepTensors> _tensors = [first];
        private readonly Tensor _first = first.Parameter;
        private readonly TStep _step = step;

        public bool TryAdd(in StepTensors tensors, in TStep step)
        {
            Tensor parameter = tensors.Parameter;
            bool fits = parameter.DType == _first.DType && ReferenceEquals(parameter.Backend, _first.Backend)
                && BytesOf(step).SequenceEqual(BytesOf(_step));
            if (fits)
                _tensors.Add(tensors);
            return fits;
        }

        public override void Run() => _first.Backend.Step(CollectionsMarshal.AsSpan(_tensors), _step);

        private static ReadOnlySpan<byte> BytesOf(in TStep step) =>
            MemoryMarshal.AsBytes(new ReadOnlySpan<TStep>(in step));
    }
}
