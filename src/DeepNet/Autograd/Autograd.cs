namespace DeepNet;

/// <summary>Gradients as functions of tensors.</summary>
public static partial class Autograd
{
    /// <summary>Gradients of the sum of <paramref name="outputs"/> with respect to each of <paramref name="inputs"/>;
    /// leaves' <see cref="Tensor.Grad"/> stays as it is.</summary>
    /// <param name="outputs">Results to differentiate.</param>
    /// <param name="inputs">Tensors they were computed from, leaves or not.</param>
    /// <param name="gradOutputs">What to start with per output;
    /// may be left out where an output has one element.</param>
    /// <param name="retainGraph">Keeps the graph for another pass;
    /// by default as <paramref name="createGraph"/> says.</param>
    /// <param name="createGraph">Records the gradients themselves, so that they can be differentiated again.</param>
    /// <param name="allowUnused">Gives zeros for an input that no output depends on, instead of an exception.</param>
    /// <exception cref="InvalidOperationException">An input is not in the graph, or the graph was freed.</exception>
    public static Tensor[] Grad(
        Tensor[] outputs,
        Tensor[] inputs,
        Tensor?[]? gradOutputs = null,
        bool? retainGraph = null,
        bool createGraph = false,
        bool allowUnused = false)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(inputs);
        gradOutputs ??= new Tensor?[outputs.Length];
        Check.Argument(
            gradOutputs.Length == outputs.Length,
            $"Autograd.Grad: {gradOutputs.Length} gradOutputs for {outputs.Length} outputs.");
        for (int i = 0; i < inputs.Length; i++)
        {
            Check.State(
                inputs[i].RequiresGrad,
                $"Autograd.Grad: input {i} of shape {inputs[i].Shape} does not require gradients.");
        }

        Tensor?[] gradients = BackwardPass.Collect(
            outputs, inputs, gradOutputs, retainGraph ?? createGraph, createGraph);
        for (int i = 0; i < inputs.Length; i++)
        {
            Check.State(
                gradients[i] is not null || allowUnused,
                $"Autograd.Grad: no output depends on input {i} of shape {inputs[i].Shape}; "
                + $"pass allowUnused: true to get zeros.");
            gradients[i] ??= Tensor.Zeros(inputs[i].Shape, inputs[i].DType, inputs[i].Device);
        }

        return gradients!;
    }

    /// <summary>The gradient of a single output with respect to a single input.</summary>
    public static Tensor Grad(Tensor output, Tensor input, bool createGraph = false) =>
        Grad([output], [input], createGraph: createGraph)[0];

    /// <summary>Until the result is disposed, every operation and every gradient is checked: the first NaN or infinity
    /// throws <see cref="AnomalyException"/> with the operation's name. Slow; for finding mistakes.</summary>
    public static IDisposable DetectAnomaly() => Anomaly.Open();
}
