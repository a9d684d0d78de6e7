using System.Diagnostics.CodeAnalysis;

namespace DeepNet.Layers;

/// <summary>A tensor that belongs to a module: a <see cref="Parameter"/> or a <see cref="ModuleBuffer"/>.</summary>
/// <remarks>
/// The object stays the same for the life of the module, so optimizers can hold on to it, while <see cref="Value"/> is
/// replaced
/// when the module moves to another device or type. Serves as its tensor wherever one is expected.
/// </remarks>
public abstract class ModuleTensor
{
    private protected ModuleTensor(Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        // Contiguous: values are written in place later, which must not reach elements that an expanded view shows
        // twice.
        Stored = value.Detach().Contiguous();
    }

    /// <summary>The tensor. Read it anew after the module was moved to another device or type.</summary>
    public Tensor Value => Computed() ?? Stored;

    /// <summary>The sizes of the dimensions.</summary>
    public Shape Shape => Stored.Shape;

    /// <summary>The type of the elements.</summary>
    public DType DType => Stored.DType;

    /// <summary>Where the elements lie.</summary>
    public Device Device => Stored.Device;

    /// <summary>The number of elements.</summary>
    public long Count => Stored.Count;

    /// <summary>The values that lie in memory: <see cref="Value"/>, unless that is computed.</summary>
    private protected Tensor Stored { get; set; }

    /// <summary>The tensor; null for null, as an absent bias.</summary>
    [return: NotNullIfNotNull(nameof(owner))]
    public static implicit operator Tensor?(ModuleTensor? owner) => owner?.Value;

    /// <summary>Overwrites the values in place; another type or device is converted from.</summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public void CopyFrom(Tensor source)
    {
        ArgumentNullException.ThrowIfNull(source);
        Check.Shape(source.Shape == Shape,
            $"CopyFrom: values of shape {source.Shape} for a tensor of shape {Shape}; they must be equal.");
        Write(Converted(source));
    }

    /// <summary>Type and shape: <c>Parameter(Float32 [3, 2])</c>.</summary>
    public override string ToString() => $"{GetType().Name}({DType} {Shape})";

    /// <summary>The value of a parametrized parameter; null for what simply lies in memory.</summary>
    private protected virtual Tensor? Computed() => null;

    /// <summary>Overwrites the values with those of a tensor of the same shape, type and device.</summary>
    private protected virtual void Write(Tensor values) => Stored.Overwrite(values);

    /// <summary>The same values as this tensor's type on this tensor's device, without history.</summary>
    internal Tensor Converted(Tensor source) => source.Detach().Cast(DType).To(Device);

    /// <summary>Moves to a device; a gradient moves along.</summary>
    internal void To(Device device) => Replace(x => x.To(device));

    /// <summary>Changes the type of floating-point elements; a gradient changes along.</summary>
    internal void To(DType dtype)
    {
        if (DType.IsFloatingPoint())
            Replace(x => x.Cast(dtype));
    }

    private void Replace(Func<Tensor, Tensor> convert)
    {
        Tensor value = convert(Stored.Detach());
        // Nothing to convert gives the same memory back: keep the tensor itself, others may hold it.
        if (ReferenceEquals(value.Storage, Stored.Storage))
            return;
        value.RequiresGrad = Stored.RequiresGrad;
        value.Grad = Stored.Grad is { } gradient ? convert(gradient.Detach()) : null;
        Stored = value;
    }
}
