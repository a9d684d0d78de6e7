namespace DeepNet.Conformance;

/// <summary>Operations by their golden names.</summary>
internal sealed class AdapterTable : Dictionary<string, Func<Arguments, Tensor[]>>
{
    /// <summary>Adds an operation with a single output.</summary>
    public void One(string op, Func<Arguments, Tensor> adapter) => Add(op, arguments => [adapter(arguments)]);

    /// <summary>Adds an operation with two outputs.</summary>
    public void Two(string op, Func<Arguments, (Tensor First, Tensor Second)> adapter) => Add(op, arguments =>
    {
        (Tensor first, Tensor second) = adapter(arguments);
        return [first, second];
    });

    /// <summary>Adds an operation with any number of outputs.</summary>
    public void Many(string op, Func<Arguments, Tensor[]> adapter) => Add(op, adapter);
}
