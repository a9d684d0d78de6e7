using DeepNet.Layers;

namespace DeepNet.Training;

/// <summary>Runs a model once and finds out which operations it is made of, and in which module each is.</summary>
/// <remarks>
/// Operations are those that automatic differentiation records. A layer that tells its output owns what leads to it
/// and nothing else owns: all of it if the layer has no parameters, else what comes from them. An operation on a
/// parameter always belongs to the module of the parameter, and what nobody owns to the model itself.
/// </remarks>
internal sealed class GraphTrace
{
    private readonly Dictionary<Module, string> _paths = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Module> _plain = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Module, long> _reported = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<GradNode> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly List<GradNode> _unowned = [];
    private readonly Dictionary<GradNode, string> _scopes = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Tensor, List<string>> _owners = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Tensor, (string Scope, string Name, bool IsParameter)> _tensors =
        new(ReferenceEqualityComparer.Instance);

    private GraphTrace(Module model)
    {
        foreach ((string path, Module module) in model.NamedModules())
        {
            _paths.Add(module, path);
            Classes[path] = module.TypeName;
            if (module.Parameters().Count == 0)
                _plain.Add(module);
            foreach (Parameter parameter in module.OwnParameters())
            {
                if (!_owners.TryGetValue(parameter.Value, out List<string>? owners))
                    _owners.Add(parameter.Value, owners = []);
                owners.Add(path);
            }
        }

        foreach ((string name, Parameter parameter) in model.NamedParameters())
        {
            string scope = _owners[parameter.Value][0];
            _tensors[parameter.Value] = (scope, scope.Length == 0 ? name : name[(scope.Length + 1)..], true);
        }

        foreach ((string name, ModuleBuffer buffer) in model.NamedBuffers())
        {
            int dot = name.LastIndexOf('.');
            _tensors[buffer.Value] = (dot < 0 ? "" : name[..dot], name[(dot + 1)..], false);
        }
    }

    /// <summary>The operations, older ones first, each with the path of its module.</summary>
    public List<(GradNode Node, string Scope)> Operations { get; } = [];

    /// <summary>What the model gave.</summary>
    public Tensor Output { get; private set; } = null!;

    /// <summary>The classes of the modules by path.</summary>
    public Dictionary<string, string> Classes { get; } = [];

    /// <summary>Parameters and buffers: the path of the module and the name in it.</summary>
    public IReadOnlyDictionary<Tensor, (string Scope, string Name, bool IsParameter)> Tensors => _tensors;

    /// <summary>One forward pass in evaluation mode, after which modes and flags are what they were.</summary>
    /// <param name="model">What is traced.</param>
    /// <param name="forward">Its forward pass.</param>
    /// <param name="inputs">What the pass begins with.</param>
    public static GraphTrace Of(Module model, Func<Tensor> forward, Tensor[] inputs)
    {
        var trace = new GraphTrace(model);
        Tensor[] switched = [.. inputs.Where(x => x.IsLeaf && !x.RequiresGrad && x.DType.IsFloatingPoint())];
        Parameter[] frozen = [.. model.Parameters().Where(p => !p.RequiresGrad && p.DType.IsFloatingPoint())];
        using var mode = new ModelMode(model);
        try
        {
            model.Eval();
            Array.ForEach(switched, x => x.RequiresGrad = true);
            Array.ForEach(frozen, parameter => parameter.RequiresGrad = true);
            using IDisposable recording = Tensor.EnableGrad();
            using IDisposable watching = ForwardObserver.Start(trace.OnOutput);
            trace.Output = forward();
            ArgumentNullException.ThrowIfNull(trace.Output, nameof(forward));
        }
        finally
        {
            Array.ForEach(frozen, parameter => parameter.RequiresGrad = false);
            Array.ForEach(switched, x => x.RequiresGrad = false);
        }

        trace.Finish();
        return trace;
    }

    private void OnOutput(Layer layer, Tensor output)
    {
        if (!_paths.TryGetValue(layer, out string? path))
            return;
        long before = _reported.GetValueOrDefault(layer);
        bool isPlain = _plain.Contains(layer);
        List<GradNode> found = Discover(output);

        // Without parameters nothing tells what older operations belong to.
        foreach (GradNode node in isPlain ? found : [.. _unowned.Concat(found).OrderBy(node => node.Id)])
        {
            if (Owner(node, path) is { } owner)
                _scopes.Add(node, owner);
            else if (isPlain || node.Inputs.Any(x => x is not null && ComesFrom(x, path, before)))
                _scopes.Add(node, path);
        }

        _unowned.AddRange(found);
        _unowned.RemoveAll(_scopes.ContainsKey);
        _reported[layer] = GradNode.LastId;
    }

    /// <summary>Whether a tensor was computed in this use of the module.</summary>
    private bool ComesFrom(Tensor tensor, string path, long before) =>
        tensor.Node is { } node && node.Id > before
        && _scopes.TryGetValue(node, out string? scope) && IsWithin(scope, path);

    private static bool IsWithin(string scope, string path) => path.Length == 0
        || (scope.StartsWith(path, StringComparison.Ordinal)
            && (scope.Length == path.Length || scope[path.Length] == '.'));

    /// <summary>The module whose parameter, or view of one, the operation takes, within this one if it is shared; null
    /// if none.</summary>
    private string? Owner(GradNode node, string path)
    {
        foreach (Tensor? input in node.Inputs)
        {
            Tensor? leaf = input;
            while (leaf?.Node is { Inputs: [{ } inner] } && inner.Count == leaf.Count)
                leaf = inner;
            if (leaf is { Node: null } && _owners.TryGetValue(leaf, out List<string>? owners))
                return owners.Find(owner => IsWithin(owner, path)) ?? owners[0];
        }

        return null;
    }

    /// <summary>What leads to a tensor and was not seen before, older operations first.</summary>
    private List<GradNode> Discover(Tensor output)
    {
        var found = new List<GradNode>();
        var stack = new Stack<Tensor>([output]);
        while (stack.TryPop(out Tensor? tensor))
        {
            if (tensor.Node is not { } node || !_seen.Add(node))
                continue;
            found.Add(node);
            foreach (Tensor? input in node.Inputs)
            {
                if (input is not null)
                    stack.Push(input);
            }
        }

        found.Sort((a, b) => a.Id.CompareTo(b.Id));
        return found;
    }

    private void Finish()
    {
        foreach (GradNode node in Discover(Output).Concat(_unowned))
            _scopes.Add(node, Owner(node, "") ?? "");
        Operations.AddRange(_scopes.Select(entry => (entry.Key, entry.Value)).OrderBy(entry => entry.Key.Id));
    }
}
