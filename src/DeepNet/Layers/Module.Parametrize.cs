namespace DeepNet.Layers;

public abstract partial class Module
{
    private const string ParametrizationsKey = "parametrizations";

    /// <summary>Makes one of this module's own parameters a function of others, which are trained in its
    /// place.</summary>
    /// <remarks>
    /// The parameter keeps its object, and whoever reads it gets the function's value, with gradients that flow on to
    /// the originals; those are the module's parameters from now on, so make optimizers afterwards. They are saved as
    /// <c>parametrizations.NAME.original</c>. A second function is applied to the first one's result.
    /// torch.nn.utils.parametrize.register_parametrization.
    /// </remarks>
    /// <param name="name">The parameter's name as in <see cref="StateDict"/>, such as <c>weight</c>.</param>
    /// <param name="parametrization">The function.</param>
    /// <exception cref="ArgumentException">The module itself has no parameter of this name, or the function gives a
    /// value of another shape or type; the module is unchanged then.</exception>
    public void Parametrize(string name, Parametrization parametrization)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(parametrization);
        Parameter parameter = OwnParameter(nameof(Parametrize), name);
        parametrization.Train(IsTraining);
        parametrization.MatchTo(parameter);
        parameter.Parametrize(parametrization);
    }

    /// <summary>Turns a parametrized parameter into a plain one again.</summary>
    /// <param name="name">The parameter's name, such as <c>weight</c>.</param>
    /// <param name="leaveParametrized">True to keep the function's present value; false for the original's, which must
    /// be a single one.</param>
    /// <remarks>torch.nn.utils.parametrize.remove_parametrizations.</remarks>
    /// <exception cref="ArgumentException">The parameter is not parametrized, or has several originals that should be
    /// kept.</exception>
    public void RemoveParametrizations(string name, bool leaveParametrized = true)
    {
        ArgumentNullException.ThrowIfNull(name);
        Parameter parameter = OwnParameter(nameof(RemoveParametrizations), name);
        Check.Argument(
            parameter.Parametrizations is not null,
            $"RemoveParametrizations: {name} of {TypeName} is not parametrized.");
        Check.Argument(
            leaveParametrized || parameter.Parametrizations.Originals.Count == 1,
            $"RemoveParametrizations: {name} has {parameter.Parametrizations.Originals.Count} originals; "
                + $"only leaveParametrized: true can remove them.");
        parameter.Unparametrize(leaveParametrized);
    }

    /// <summary>True if this module's own parameter of this name is parametrized; without a name, if any is.</summary>
    public bool IsParametrized(string? name = null)
    {
        foreach ((string key, object value) in ModuleFields.Members(this))
        {
            if (value is Parameter { Parametrizations: not null } && (name is null || name == key))
                return true;
        }

        return false;
    }

    /// <summary>Brings a new parametrization's own tensors to the parameter's type and device.</summary>
    private void MatchTo(Parameter parameter)
    {
        foreach (ModuleTensor tensor in AllTensors())
        {
            tensor.To(parameter.Device);
            tensor.To(parameter.DType);
        }
    }

    /// <summary>A parameter in this module's own fields by its name, parametrized or not.</summary>
    internal Parameter OwnParameter(string operation, string name)
    {
        foreach ((string key, object value) in ModuleFields.Members(this))
        {
            if (key == name && value is Parameter parameter)
                return parameter;
        }

        throw new ArgumentException($"{operation}: {TypeName} has no parameter {name} of its own.", nameof(name));
    }
}
