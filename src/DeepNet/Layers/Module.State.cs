namespace DeepNet.Layers;

public abstract partial class Module
{
    /// <summary>All parameters and persistent buffers by name, in PyTorch's order; a shared one stands under each of
    /// its names.</summary>
    /// <remarks>The tensors share the module's memory and carry no history. torch.nn.Module.state_dict.</remarks>
    /// <exception cref="InvalidOperationException">Two different tensors have one name.</exception>
    public OrderedDictionary<string, Tensor> StateDict()
    {
        var state = new OrderedDictionary<string, Tensor>();
        foreach ((string key, ModuleTensor tensor) in StateTensors())
            state.Add(key, tensor.Value.Detach());
        return state;
    }

    /// <summary>Overwrites parameters and buffers with the values given by name; values of another type or device are
    /// converted.</summary>
    /// <remarks>
    /// Of a shared parameter one name is enough. Nothing is changed unless everything fits.
    /// torch.nn.Module.load_state_dict.
    /// </remarks>
    /// <param name="state">Values by name.</param>
    /// <param name="strict">False lets names be missing or unexpected and tells which; shapes must fit even
    /// then.</param>
    /// <exception cref="StateDictException">Names or shapes do not fit; lists all of them.</exception>
    public StateDictReport LoadStateDict(IReadOnlyDictionary<string, Tensor> state, bool strict = true)
    {
        ArgumentNullException.ThrowIfNull(state);
        state = Renamed(state);
        List<(string Key, ModuleTensor Tensor)> own = StateTensors();
        var given = new HashSet<ModuleTensor>(ReferenceEqualityComparer.Instance);
        var wrongShapes = new List<ShapeMismatch>();
        foreach ((string key, ModuleTensor tensor) in own)
        {
            if (!state.TryGetValue(key, out Tensor? value))
                continue;
            given.Add(tensor);
            if (value.Shape != tensor.Shape)
                wrongShapes.Add(new ShapeMismatch(key, tensor.Shape, value.Shape));
        }

        HashSet<string> known = [.. own.Select(entry => entry.Key)];
        string[] missing = [.. own.Where(entry => !given.Contains(entry.Tensor)).Select(entry => entry.Key)];
        string[] unexpected = [.. state.Keys.Where(key => !known.Contains(key))];
        if (wrongShapes.Count > 0 || (strict && missing.Length + unexpected.Length > 0))
            throw new StateDictException(TypeName, missing, unexpected, wrongShapes);
        Overwrite(own, state);
        return new StateDictReport(missing, unexpected);
    }

    /// <summary>A state under the names of this module, without what is no part of it: what a model that is loaded from
    /// files of other programs makes of their older names and of tables that are computed here.</summary>
    private protected virtual IReadOnlyDictionary<string, Tensor> Renamed(
        IReadOnlyDictionary<string, Tensor> state) => state;

    private static void Overwrite(List<(string Key, ModuleTensor Tensor)> own, IReadOnlyDictionary<string,
        Tensor> state)
    {
        // Everything is converted before anything is written, and values that live in the module itself are copied:
        // neither a failure nor one module's tensors under exchanged names leave it half changed.
        HashSet<Storage> targets = [.. own.Select(entry => entry.Tensor.Value.Storage)];
        var writes = new List<(ModuleTensor Target, Tensor Value)>();
        foreach ((string key, ModuleTensor tensor) in own)
        {
            if (!state.TryGetValue(key, out Tensor? value))
                continue;
            Tensor converted = tensor.Converted(value);
            writes.Add((tensor, targets.Contains(converted.Storage) ? converted.Clone() : converted));
        }

        foreach ((ModuleTensor target, Tensor value) in writes)
            target.Value.Overwrite(value);
    }

    /// <summary>Parameters and persistent buffers under every name.</summary>
    private List<(string Key, ModuleTensor Tensor)> StateTensors()
    {
        var tensors = new List<(string Key, ModuleTensor Tensor)>();
        CollectState("", new HashSet<Module>(ReferenceEqualityComparer.Instance), tensors);
        var byKey = new Dictionary<string, ModuleTensor>();
        foreach ((string key, ModuleTensor tensor) in tensors)
        {
            Check.State(
                byKey.TryAdd(key, tensor),
                $"StateDict: {TypeName} has two tensors named {key}, " +
                $"of shapes {byKey[key].Shape} and {tensor.Shape}; name one with [Key].");
        }

        return tensors;
    }

    // The path holds the modules above this one: a shared module is visited under each name, a cycle ends.
    private void CollectState(string prefix, HashSet<Module> path, List<(string Key, ModuleTensor Tensor)> tensors)
    {
        if (!path.Add(this))
            return;
        foreach ((string name, Parameter parameter) in Members<Parameter>())
            tensors.Add((ModuleFields.Join(prefix, name), parameter));
        foreach ((string name, ModuleBuffer buffer) in Members<ModuleBuffer>())
        {
            if (buffer.IsPersistent)
                tensors.Add((ModuleFields.Join(prefix, name), buffer));
        }

        foreach ((string name, Module child) in NamedChildren())
            child.CollectState(ModuleFields.Join(prefix, name), path, tensors);
        path.Remove(this);
    }
}
