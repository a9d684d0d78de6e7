using DeepNet.Layers;

namespace DeepNet.Optimizers;

/// <summary>Reads a saved state and notes all that does not fit, so that one error can list it.</summary>
internal sealed class StateReader(string owner, IReadOnlyDictionary<string, Tensor> state)
{
    private readonly HashSet<string> _unused = [.. state.Keys];
    private readonly List<string> _missing = [];
    private readonly List<ShapeMismatch> _wrong = [];

    /// <summary>The tensor of this name, or null; any shape if none is given.</summary>
    public Tensor? Find(string key, Shape? shape, bool isRequired = true)
    {
        if (!state.TryGetValue(key, out Tensor? value))
        {
            if (isRequired)
                _missing.Add(key);
            return null;
        }

        _unused.Remove(key);
        if (shape is null || value.Shape == shape)
            return value.Detach();
        _wrong.Add(new ShapeMismatch(key, shape, value.Shape));
        return null;
    }

    /// <summary>The number of this name; 0 if it is missing.</summary>
    public double Number(string key) =>
        Find(key, Shape.Scalar) is { } value ? value.Cast(DType.Float64).ToScalar<double>() : 0;

    /// <summary>The whole number of this name; 0 if it is missing.</summary>
    public long Integer(string key) =>
        Find(key, Shape.Scalar) is { } value ? value.Cast(DType.Int64).ToScalar<long>() : 0;

    /// <summary>Whether a tensor that nobody has asked for yet has a name that starts so.</summary>
    public bool Any(string prefix) => _unused.Any(key => key.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>Throws if something was missing, left over or of a wrong shape.</summary>
    public void Finish()
    {
        if (_missing.Count > 0 || _unused.Count > 0 || _wrong.Count > 0)
            throw new StateDictException(owner, _missing, [.. _unused], _wrong);
    }
}
