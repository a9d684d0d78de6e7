using System.Globalization;

namespace DeepNet.Layers;

/// <summary>What stands in place of a parametrized parameter: the tensors that are trained, and the functions that make
/// the value of them.</summary>
/// <remarks>State keys are PyTorch's: <c>original</c>, or <c>original0</c>, <c>original1</c> … of several; then
/// <c>0.…</c> for the first function's own. torch.nn.utils.parametrize.ParametrizationList.</remarks>
internal sealed class ParametrizationList : Module
{
    [Key("")]
    private readonly OrderedDictionary<string, Parameter> _originals = [];

    [Key("")]
    private readonly List<Parametrization> _functions = [];

    public ParametrizationList(Parametrization first, Tensor value, bool requiresGrad)
    {
        _functions.Add(first);
        Tensor[] originals = Inverse(value);
        for (int i = 0; i < originals.Length; i++)
        {
            string number = originals.Length == 1 ? "" : i.ToString(CultureInfo.InvariantCulture);
            _originals.Add($"original{number}", new Parameter(originals[i].Detach().Clone(), requiresGrad));
        }

        IsTraining = first.IsTraining;
    }

    /// <summary>What is trained.</summary>
    public IList<Parameter> Originals => _originals.Values;

    public void Add(Parametrization function) => _functions.Add(function);

    /// <summary>The parameter's value.</summary>
    public Tensor Compute()
    {
        var originals = new Tensor[_originals.Count];
        for (int i = 0; i < originals.Length; i++)
            originals[i] = _originals.GetAt(i).Value.Value;
        Tensor value = _functions[0].Forward(originals);
        for (int i = 1; i < _functions.Count; i++)
            value = _functions[i].Forward([value]);
        return value;
    }

    /// <summary>Sets the originals so that the value is this one, as far as the functions allow.</summary>
    public void Assign(Tensor value)
    {
        Tensor[] originals = Inverse(value);
        for (int i = 0; i < originals.Length; i++)
            _originals.GetAt(i).Value.CopyFrom(originals[i]);
    }

    private Tensor[] Inverse(Tensor value)
    {
        using IDisposable mode = Tensor.NoGrad();
        Tensor[] originals = [value];
        for (int i = _functions.Count - 1; i >= 0; i--)
        {
            Check.State(
                originals.Length == 1,
                $"Parametrize: {_functions[Math.Min(i + 1, _functions.Count - 1)].GetType().Name} gives "
                    + $"{originals.Length} originals, so nothing can come before it.");
            originals = _functions[i].RightInverse(originals[0]);
        }

        return originals;
    }
}
