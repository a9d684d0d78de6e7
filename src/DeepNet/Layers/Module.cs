using System.Diagnostics.CodeAnalysis;

namespace DeepNet.Layers;

/// <summary>A part of a model that owns parameters, buffers and other modules: whatever stands in its fields.</summary>
/// <remarks>
/// Nothing has to be registered. Fields of type <see cref="Parameter"/>, <see cref="ModuleBuffer"/> and
/// <see cref="Module"/> are
/// found, private or public, of automatic properties, of base classes, and in arrays, lists and dictionaries
/// (<c>blocks.0.weight</c>). A name is the field's in snake_case, as PyTorch writes it (<c>_conv1</c> gives
/// <c>conv1</c>), unless
/// <see cref="KeyAttribute"/> says otherwise. As in PyTorch, a module's own parameters come before those of its
/// children, both
/// in order of declaration; what is shared is listed once. torch.nn.Module.
/// <para>After <see cref="Eval"/>, a module may be used from many threads at once.</para>
/// </remarks>
[DynamicallyAccessedMembers(ModuleFields.Kept)]
public abstract partial class Module
{
    /// <summary>True while training, which is how a module starts; false after <see cref="Eval"/>.</summary>
    /// <remarks>Dropout and batch normalization behave differently in the two.</remarks>
    public bool IsTraining { get; internal set; } = true;

    /// <summary>The number of elements of all parameters, frozen ones too.</summary>
    public long ParameterCount => Parameters().Sum(parameter => parameter.Count);

    /// <summary>All parameters of this module and the modules inside it.</summary>
    public IReadOnlyList<Parameter> Parameters() => [.. NamedParameters().Select(entry => entry.Parameter)];

    /// <summary>All parameters with their names, a shared one under its first.</summary>
    public IReadOnlyList<(string Name, Parameter Parameter)> NamedParameters() => Owned<Parameter>();

    /// <summary>All buffers of this module and the modules inside it, persistent or not.</summary>
    public IReadOnlyList<ModuleBuffer> Buffers() => [.. NamedBuffers().Select(entry => entry.Buffer)];

    /// <summary>All buffers with their names, a shared one under its first.</summary>
    public IReadOnlyList<(string Name, ModuleBuffer Buffer)> NamedBuffers() => Owned<ModuleBuffer>();

    /// <summary>The generators of random numbers in the fields of this module and the modules inside it, such as a
    /// dropout's, a shared one under its first name; those that use the default generator have none.</summary>
    /// <remarks>Their states are no part of <see cref="StateDict"/>: to continue a run exactly, save
    /// <see cref="RandomSource.GetState"/> of each, and <see cref="Tensor.GetRandomState"/>.</remarks>
    public IReadOnlyList<(string Name, RandomSource Generator)> NamedGenerators() => Owned<RandomSource>();

    /// <summary>The modules in this module's own fields.</summary>
    public IReadOnlyList<Module> Children() =>
        [.. NamedChildren().Select(entry => entry.Module).Distinct<Module>(ReferenceEqualityComparer.Instance)];

    /// <summary>This module under the empty name, then every module inside it, each once, parents first.</summary>
    public IReadOnlyList<(string Name, Module Module)> NamedModules()
    {
        var modules = new List<(string Name, Module Module)>();
        Walk("", new HashSet<Module>(ReferenceEqualityComparer.Instance), modules);
        return modules;
    }

    /// <summary>Switches this module and all inside it to training, or to evaluation with
    /// <c>Train(false)</c>.</summary>
    public void Train(bool isTraining = true)
    {
        foreach ((_, Module module) in NamedModules())
            module.IsTraining = isTraining;
    }

    /// <summary>Switches this module and all inside it to evaluation: no dropout, running statistics instead of the
    /// batch's.</summary>
    public void Eval() => Train(false);

    /// <summary>Forgets the gradients of all parameters.</summary>
    public void ZeroGrad()
    {
        foreach (Parameter parameter in Parameters())
            parameter.Grad = null;
    }

    /// <summary>Takes all parameters out of training: they collect no gradients.</summary>
    public void Freeze() => RequireGrad(false);

    /// <summary>Takes all parameters back into training.</summary>
    public void Unfreeze() => RequireGrad(true);

    /// <summary>Sets <see cref="Parameter.RequiresGrad"/> of all parameters.</summary>
    public void RequireGrad(bool requiresGrad)
    {
        foreach (Parameter parameter in Parameters())
            parameter.RequiresGrad = requiresGrad;
    }

    /// <summary>Calls <paramref name="action"/> on every module inside this one, each once, children first, and on this
    /// one last.</summary>
    public void Apply(Action<Module> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        Apply(action, new HashSet<Module>(ReferenceEqualityComparer.Instance));
    }

    /// <summary>Moves all parameters and buffers to a device, gradients with them.</summary>
    public void To(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        foreach (ModuleTensor tensor in AllTensors())
            tensor.To(device);
    }

    /// <summary>Converts all floating-point parameters and buffers to another floating-point type, gradients with
    /// them.</summary>
    /// <exception cref="ArgumentException">The type is not a floating-point type.</exception>
    public void To(DType dtype)
    {
        Check.Argument(dtype.IsFloatingPoint(), $"To: {dtype} is not a floating-point type; parameters need one.");
        foreach (ModuleTensor tensor in AllTensors())
            tensor.To(dtype);
    }

    /// <summary>The modules in this module's own fields with their names, under every name.</summary>
    internal List<(string Name, Module Module)> NamedChildren() => Members<Module>();

    /// <summary>The parameters in this module's own fields.</summary>
    internal IEnumerable<Parameter> OwnParameters() => Members<Parameter>().Select(entry => entry.Value);

    /// <summary>Members of one kind in this module's own fields.</summary>
    private List<(string Name, T Value)> Members<T>()
        where T : class
    {
        // A parametrized parameter is no parameter any more: a module stands for it, after all other modules.
        var members = new List<(string Name, T Value)>();
        List<(string Name, T Value)>? last = null;
        foreach ((string key, object value) in ModuleFields.Members(this))
        {
            if (value is Parameter { Parametrizations: { } list })
            {
                if (list is T replacement)
                    (last ??= []).Add(($"{ParametrizationsKey}.{key}", replacement));
            }
            else if (value is T member)
            {
                members.Add((key, member));
            }
        }

        if (last is not null)
            members.AddRange(last);
        return members;
    }

    private List<(string Name, T Value)> Owned<T>()
        where T : class
    {
        var seen = new HashSet<T>(ReferenceEqualityComparer.Instance);
        var owned = new List<(string Name, T Value)>();
        foreach ((string path, Module module) in NamedModules())
        {
            foreach ((string name, T value) in module.Members<T>())
            {
                if (seen.Add(value))
                    owned.Add((ModuleFields.Join(path, name), value));
            }
        }

        return owned;
    }

    private List<ModuleTensor> AllTensors()
    {
        List<ModuleTensor> tensors = [.. Parameters(), .. Buffers()];

        // What is parametrized moves too: it says of what type and on which device its value is.
        foreach ((_, Module module) in NamedModules())
        {
            foreach ((_, object value) in ModuleFields.Members(module))
            {
                if (value is Parameter { Parametrizations: not null } parameter)
                    tensors.Add(parameter);
            }
        }

        return tensors;
    }

    private void Walk(string path, HashSet<Module> seen, List<(string Name, Module Module)> modules)
    {
        if (!seen.Add(this))
            return;
        modules.Add((path, this));
        foreach ((string name, Module child) in NamedChildren())
            child.Walk(ModuleFields.Join(path, name), seen, modules);
    }

    private void Apply(Action<Module> action, HashSet<Module> seen)
    {
        if (!seen.Add(this))
            return;
        foreach ((_, Module child) in NamedChildren())
            child.Apply(action, seen);
        action(this);
    }
}
