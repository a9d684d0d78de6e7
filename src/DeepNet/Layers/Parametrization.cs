namespace DeepNet.Layers;

/// <summary>A parameter as a function of others: derive from it and say in <see cref="Forward"/> how the parameter's
/// value follows from what is trained.</summary>
/// <remarks>
/// <see cref="Module.Parametrize"/> puts one on a parameter. Its own parameters and buffers are saved under
/// <c>parametrizations.NAME.0</c>. torch.nn.utils.parametrize.
/// </remarks>
public abstract class Parametrization : Module
{
    /// <summary>The parameter's value, computed whenever a layer reads it.</summary>
    /// <param name="originals">As many tensors as <see cref="RightInverse"/> gives.</param>
    public abstract Tensor Forward(Tensor[] originals);

    /// <summary>What <see cref="Forward"/> turns into this value: what training starts with. The value itself, if not
    /// overridden.</summary>
    public virtual Tensor[] RightInverse(Tensor value) => [value];
}
