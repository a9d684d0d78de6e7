namespace DeepNet.Layers;

/// <summary>A tensor that training changes: a leaf that collects gradients. Modules find it in their fields.</summary>
/// <remarks>torch.nn.parameter.Parameter.</remarks>
public sealed class Parameter : ModuleTensor, ITrainable
{
    /// <summary>Creates a parameter with these values; shares their memory if they are contiguous.</summary>
    /// <exception cref="DTypeException">Integers cannot require a gradient.</exception>
    public Parameter(Tensor value, bool requiresGrad = true)
        : base(value) => Stored.RequiresGrad = requiresGrad;

    /// <summary>The gradient that backward passes accumulated, or null; always null of a parametrized parameter, whose
    /// originals have them.</summary>
    public Tensor? Grad
    {
        get => Stored.Grad;
        set => Stored.Grad = value;
    }

    /// <summary><see cref="Grad"/> for code that does not keep it.</summary>
    internal Tensor? UnseenGrad => Stored.UnseenGrad;

    /// <summary>False for a frozen parameter: it collects no gradients, and optimizers leave it alone.</summary>
    public bool RequiresGrad
    {
        get => Parametrizations is null ? Stored.RequiresGrad : Parametrizations.Originals.Any(x => x.RequiresGrad);
        set
        {
            if (Parametrizations is null)
                Stored.RequiresGrad = value;
            else
                Parametrizations.RequireGrad(value);
        }
    }

    IReadOnlyList<Parameter> ITrainable.Parameters => [this];

    /// <summary>What the value is computed with, or null: the value lies in memory.</summary>
    internal ParametrizationList? Parametrizations { get; private set; }

    /// <summary>Puts a function on this parameter, the first or a further one.</summary>
    internal void Parametrize(Parametrization function)
    {
        if (Parametrizations is null)
        {
            var list = new ParametrizationList(function, Stored.Detach(), Stored.RequiresGrad);
            CheckValue(function, list.Compute());
            Parametrizations = list;
            Stored.RequiresGrad = false;
            Stored.Grad = null;
            return;
        }

        CheckValue(function, function.Forward([Value]));
        Parametrizations.Add(function);
    }

    /// <summary>Takes the functions away.</summary>
    internal void Unparametrize(bool keepsValue)
    {
        bool requiresGrad = RequiresGrad;
        Tensor value = keepsValue ? Value : Parametrizations!.Originals[0].Value;
        Parametrizations = null;
        Stored = value.Detach().Clone();
        Stored.RequiresGrad = requiresGrad;
    }

    private protected override Tensor? Computed() => Parametrizations?.Compute();

    private protected override void Write(Tensor values)
    {
        if (Parametrizations is null)
            base.Write(values);
        else
            Parametrizations.Assign(values);
    }

    private void CheckValue(Parametrization function, Tensor value) => Check.Argument(
        value.Shape == Shape && value.DType == DType,
        $"Parametrize: {function.GetType().Name} gives {value.DType} {value.Shape} "
            + $"for a parameter that is {DType} {Shape}.");
}
