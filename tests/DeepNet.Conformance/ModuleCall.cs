using DeepNet.Layers;

namespace DeepNet.Conformance;

/// <summary>A module's call as a function of its inputs and of given values for its parameters.</summary>
/// <remarks>The values are computed without a graph, the gradients by a second run with one.</remarks>
internal sealed class ModuleCall(Module module, string[] names, int inputs, Func<Tensor[], Tensor[]> call)
    : CustomFunction
{
    private Tensor[] _all = [];

    /// <summary>The outputs for these inputs and parameters.</summary>
    public static Tensor[] Run(
        Module module, IReadOnlyDictionary<string, Tensor> parameters, Tensor[] inputs, Func<Tensor[], Tensor[]> call)
    {
        module.To(inputs[0].DType);
        module.LoadStateDict(parameters);
        string[] names = [.. parameters.Keys];
        return new ModuleCall(module, names, inputs.Length, call).Apply([.. inputs, .. parameters.Values]);
    }

    protected override Tensor[] Forward(Tensor[] all)
    {
        _all = all;
        return call(all[..inputs]);
    }

    protected override Tensor?[] Backward(Tensor?[] gradients)
    {
        using IDisposable recorded = Tensor.EnableGrad();
        Tensor[] leaves = Array.ConvertAll(_all[..inputs], x => x.Detach().RequireGrad());
        Dictionary<string, Parameter> own = module.NamedParameters().ToDictionary(p => p.Name, p => p.Parameter);
        Tensor[] outputs = call(leaves);
        int[] used = [.. Enumerable.Range(0, outputs.Length).Where(i => gradients[i] is not null)];
        return Autograd.Grad(
            [.. used.Select(i => outputs[i])], [.. leaves, .. names.Select(name => own[name].Value)],
            [.. used.Select(i => gradients[i])], allowUnused: true);
    }
}
