using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace DeepNet.Layers;

/// <summary>Finds what a module owns in its fields.</summary>
internal static class ModuleFields
{
    /// <summary>What trimming has to leave in every module: fields hold the state, properties their
    /// <see cref="KeyAttribute"/>.</summary>
    internal const DynamicallyAccessedMemberTypes Kept =
        DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.NonPublicFields |
        DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.NonPublicProperties;

    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // Weak keys: a type of an unloadable assembly can go.
    private static readonly ConditionalWeakTable<Type, (string Key, FieldInfo Field)[]> s_plans = [];

    /// <summary>Parameters, buffers, modules and generators in the fields of this module, in order of declaration, base
    /// classes first.</summary>
    public static List<(string Key, object Value)> Members(Module module)
    {
        Type type = module.GetType();
        if (!s_plans.TryGetValue(type, out (string Key, FieldInfo Field)[]? plan))
        {
            plan = Plan(module.GetType());
            s_plans.AddOrUpdate(type, plan);
        }

        var members = new List<(string Key, object Value)>();
        foreach ((string key, FieldInfo field) in plan)
            Unfold(key, field.GetValue(module), members);
        return members;
    }

    /// <summary>A path and a name with a dot between them; either may be empty.</summary>
    public static string Join(string path, string name) =>
        path.Length == 0 ? name : name.Length == 0 ? path : $"{path}.{name}";

    /// <summary>As PyTorch writes names: <c>_conv1</c> → <c>conv1</c>, <c>RunningMean</c> →
    /// <c>running_mean</c>.</summary>
    public static string SnakeCase(string name)
    {
        string text = name.TrimStart('_');
        var result = new StringBuilder(text.Length + 4);
        for (int i = 0; i < text.Length; i++)
        {
            // A word begins at a capital after a small letter or digit, and at the last capital of several: QKVProj →
            // qkv_proj.
            bool isStart = char.IsUpper(text[i]) && i > 0 && text[i - 1] != '_' &&
                (!char.IsUpper(text[i - 1]) || (i + 1 < text.Length && char.IsLower(text[i + 1])));
            if (isStart)
                result.Append('_');
            result.Append(char.ToLowerInvariant(text[i]));
        }

        return result.ToString();
    }

    [UnconditionalSuppressMessage(
        "Trimming", "IL2075",
        Justification = "Base classes are modules too, so the attribute on Module keeps their members.")]
    private static (string Key, FieldInfo Field)[] Plan([DynamicallyAccessedMembers(Kept)] Type type)
    {
        var plan = new List<(string Key, FieldInfo Field)>();
        for (Type? level = type; level is not null && level != typeof(Module); level = level.BaseType)
        {
            FieldInfo[] fields = level.GetFields(Declared);
            // Reflection promises no order, but tokens follow the source. Ahead-of-time code has none and keeps the
            // order.
            if (Array.TrueForAll(fields, field => field.HasMetadataToken()))
                Array.Sort(fields, (a, b) => a.MetadataToken.CompareTo(b.MetadataToken));
            var own = new List<(string Key, FieldInfo Field)>();
            foreach (FieldInfo field in fields)
            {
                // <Name>k__BackingField of an automatic property, <name>P of a primary constructor's parameter.
                string name = field.Name[0] == '<' ? field.Name[1..field.Name.IndexOf('>')] : field.Name;
                if (!CanHold(field.FieldType) || name.Length == 0)
                    continue;
                MemberInfo named =
                    field.Name[0] == '<' && level.GetProperty(name, Declared) is { } property ? property : field;
                KeyAttribute? key =
                    field.GetCustomAttribute<KeyAttribute>() ?? named.GetCustomAttribute<KeyAttribute>();
                own.Add((key?.Key ?? SnakeCase(name), field));
            }

            plan.InsertRange(0, own);
        }

        return [.. plan];
    }

    /// <summary>False for fields that are not worth a look, such as a large array of numbers.</summary>
    private static bool CanHold(Type type)
    {
        if (type.IsPointer || type == typeof(string) || type == typeof(Tensor))
            return false;
        if (typeof(Delegate).IsAssignableFrom(type))
            return false;
        if (type.IsArray)
            return CanHold(type.GetElementType()!);
        if (type.IsGenericType && Array.Exists(type.GetGenericArguments(), CanHold))
            return true;
        return typeof(Module).IsAssignableFrom(type) || !(type.IsGenericType || type.IsValueType);
    }

    private static void Unfold(string key, object? value, List<(string Key, object Value)> members)
    {
        switch (value)
        {
            case ModuleTensor or Module or RandomSource:
                members.Add((key, value));
                break;
            case IDictionary dictionary:
                foreach (DictionaryEntry entry in dictionary)
                    Unfold(Join(key, Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!), entry.Value, members);
                break;
            case IList list:
                for (int i = 0; i < list.Count; i++)
                    Unfold(Join(key, i.ToString(CultureInfo.InvariantCulture)), list[i], members);
                break;
            case ITuple tuple:
                for (int i = 0; i < tuple.Length; i++)
                    Unfold(Join(key, i.ToString(CultureInfo.InvariantCulture)), tuple[i], members);
                break;
        }
    }
}
