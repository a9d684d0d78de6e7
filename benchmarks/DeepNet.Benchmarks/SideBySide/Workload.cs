namespace DeepNet.Benchmarks.SideBySide;

/// <summary>Tensors by name: what both sides are fed, and what they answer.</summary>
internal sealed class Feed : Dictionary<string, Tensor>
{
    public Feed()
    {
    }

    public Feed(IReadOnlyDictionary<string, Tensor> tensors)
        : base(tensors)
    {
    }
}

/// <summary>A row of the table: the work, and how DeepNet does it. The peer knows it by <see cref="Kind"/>.</summary>
internal abstract class Workload(string name, string kind, object? options)
{
    public string Name { get; } = name;

    /// <summary>The peer's function.</summary>
    public string Kind { get; } = kind;

    /// <summary>What the peer's function is told beside the tensors; written as JSON.</summary>
    public object Options { get; } = options ?? new { };

    /// <summary>"forward" without gradients, "tracked" with a record for them, "gradient", or "step".</summary>
    public abstract string Mode { get; }

    /// <summary>Whether the peer can write the work as an ONNX model, for onnxruntime.</summary>
    public virtual bool Exported => false;

    /// <summary>Random data, the same in every run.</summary>
    public abstract Feed CreateInputs();

    public abstract IPrepared Prepare(Feed inputs);
}

/// <summary>A workload with its data in place.</summary>
internal interface IPrepared
{
    /// <summary>Once, as a user would write it.</summary>
    void Run();

    /// <summary>Once, with everything the peer must agree with.</summary>
    Feed Check();
}
