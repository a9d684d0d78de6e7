namespace DeepNet.Layers;

/// <summary>A module that turns one tensor into another, so that it can stand in a <see cref="Sequential"/>.</summary>
/// <remarks>Derive from it, keep layers and parameters in fields and say what they compute in
/// <see cref="Forward"/>.</remarks>
public abstract class Layer : Module
{
    /// <summary>The layer's output for an input; the class says of what shapes.</summary>
    public abstract Tensor Forward(Tensor x);

    /// <summary>A table of the modules with output shapes and parameters for an input of this shape.</summary>
    /// <remarks>
    /// Runs zeros of the parameters' type and device through the layer in evaluation mode, then restores the modes.
    /// Output
    /// shapes are known of the layers of this library, of what stands in a <see cref="Sequential"/>, and of layers
    /// that pass their result through <see cref="Observed"/>.
    /// </remarks>
    public string Summary(Shape input)
    {
        Parameter? first = Parameters() is [var parameter, ..] ? parameter : null;
        return Summary(Tensor.Zeros(input, first?.DType ?? DType.Float32, first?.Device));
    }

    /// <summary>The same for a given input, as an embedding needs that takes integers.</summary>
    public string Summary(Tensor input)
    {
        var shapes = new Dictionary<Module, Shape>(ReferenceEqualityComparer.Instance);
        (Module Module, bool IsTraining)[] modes =
            [.. NamedModules().Select(entry => (entry.Module, entry.Module.IsTraining))];
        Eval();
        try
        {
            using (Tensor.NoGrad())
            using (ForwardObserver.Start((layer, output) => shapes[layer] = output.Shape))
                shapes[this] = Forward(input).Shape;
        }
        finally
        {
            foreach ((Module module, bool isTraining) in modes)
                module.IsTraining = isTraining;
        }

        return SummaryTable.Format(this, shapes);
    }

    /// <summary>Passes a result through and tells observers, such as <see cref="Summary(Shape)"/>, that it is this
    /// layer's output.</summary>
    protected Tensor Observed(Tensor y)
    {
        ForwardObserver.Report(this, y);
        return y;
    }
}
