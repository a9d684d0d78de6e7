namespace DeepNet.Layers;

/// <summary>A tensor that training changes: a leaf that collects gradients. Modules find it in their fields.</summary>
/// <remarks>torch.nn.parameter.Parameter.</remarks>
public sealed class Parameter : ModuleTensor
{
    /// <summary>Creates a parameter with these values; shares their memory if they are contiguous.</summary>
    /// <exception cref="DTypeException">Integers cannot require a gradient.</exception>
    public Parameter(Tensor value, bool requiresGrad = true)
        : base(value) => Value.RequiresGrad = requiresGrad;

    /// <summary>The gradient that backward passes accumulated, or null.</summary>
    public Tensor? Grad
    {
        get => Value.Grad;
        set => Value.Grad = value;
    }

    /// <summary><see cref="Grad"/> for code that does not keep it.</summary>
    internal Tensor? UnseenGrad => Value.UnseenGrad;

    /// <summary>False for a frozen parameter: it collects no gradients, and optimizers leave it alone.</summary>
    public bool RequiresGrad
    {
        get => Value.RequiresGrad;
        set => Value.RequiresGrad = value;
    }
}
