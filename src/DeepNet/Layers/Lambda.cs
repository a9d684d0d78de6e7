namespace DeepNet.Layers;

/// <summary>A function as a layer, for a <see cref="Sequential"/>: <c>new Lambda(x => x.Flatten(1))</c>.</summary>
/// <remarks>Modules that the function uses are not found in it: keep what has parameters in a layer of its
/// own.</remarks>
public sealed class Lambda : Layer
{
    private readonly Func<Tensor, Tensor> _function;
    private readonly string _name;

    /// <summary>Creates the layer.</summary>
    /// <param name="function">What the layer computes.</param>
    /// <param name="name">What <see cref="Module.ToString"/> shows.</param>
    public Lambda(Func<Tensor, Tensor> function, string name = "")
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(name);
        (_function, _name) = (function, name);
    }

    /// <summary>The function's result.</summary>
    public override Tensor Forward(Tensor x) => Observed(_function(x));

    /// <inheritdoc/>
    protected override string Describe() => _name;
}
