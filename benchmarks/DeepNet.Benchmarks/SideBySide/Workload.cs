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

/// <summary>What products compute in.</summary>
internal enum Precision
{
    /// <summary>All 24 bits of Float32.</summary>
    Float32,

    /// <summary>Float32 whose products may round their inputs to 11 bits.</summary>
    TF32,

    /// <summary>Operations on BFloat16 tensors; training inside of Autocast.</summary>
    BFloat16,
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

    /// <summary>What products compute in.</summary>
    public Precision Precision { get; init; }

    /// <summary>The bytes that have to be read and written at least, where memory is the limit; else null.</summary>
    public double? Bytes { get; init; }

    /// <summary>Whether the peer can write the work as an ONNX model, for onnxruntime.</summary>
    public virtual bool Exported => false;

    /// <summary>Random data, the same in every run.</summary>
    public abstract Feed CreateInputs();

    public abstract IPrepared Prepare(Feed inputs);

    /// <summary>The inputs of one side on its device; those of single operations in the type they compute in.</summary>
    public Feed Place(IReadOnlyDictionary<string, Tensor> inputs, Device device)
    {
        bool isNarrow = Precision == Precision.BFloat16 && Mode != "step";
        return new Feed(inputs.ToDictionary(item => item.Key, item => Placed(item.Value.To(device))));

        Tensor Placed(Tensor x) => isNarrow && x.DType == DType.Float32 ? x.Cast(DType.BFloat16) : x;
    }
}

/// <summary>A workload with its data in place.</summary>
internal interface IPrepared
{
    /// <summary>Once, as a user would write it.</summary>
    void Run();

    /// <summary>Once, with everything the peer must agree with.</summary>
    Feed Check();
}
